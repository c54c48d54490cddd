using ContextPool.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ContextPool.Extensions.DependencyInjection.Tests;

/// <summary>What the check says of a store, and why.</summary>
public sealed class HealthCheckTests : IDisposable
{
    private const string NewerStore = """{"format":"contextpool","version":99}""";

    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task StoreThatCanBeListed_IsHealthy()
    {
        await using ServiceProvider services = Services();
        await services.GetRequiredService<ContextStore>().CreateAsync(new NewContext());

        HealthReportEntry entry = await CheckAsync(services);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal($"{_temp["storage"]} can be listed", entry.Description);
    }

    [Fact]
    public async Task DirectoryThatIsNotThere_IsDegraded_AndIsNotMade()
    {
        await using ServiceProvider services = Services();

        HealthReportEntry entry = await CheckAsync(services);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("is not there", entry.Description, StringComparison.Ordinal);
        Assert.False(_temp.Has("storage"));
    }

    [Fact]
    public async Task LittleSpace_IsDegraded_WithHowMuchIsFree()
    {
        _temp.CreateDirectory("storage");
        await using ServiceProvider services = Services(options => options.HealthyFreeBytes = long.MaxValue);

        HealthReportEntry entry = await CheckAsync(services);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.EndsWith($"expected {long.MaxValue} or more", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SpaceThatIsNotLookedAt_IsNoConcern()
    {
        _temp.CreateDirectory("storage");
        await using ServiceProvider services = Services(options => options.HealthyFreeBytes = 0);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(services)).Status);
    }

    [Fact]
    public async Task StoreOfANewerVersion_IsUnhealthy_UntilThatIsMended()
    {
        _temp.Write("storage/store.json", NewerStore);
        await using ServiceProvider services = Services();

        HealthReportEntry entry = await CheckAsync(services);
        File.Delete(_temp["storage", "store.json"]);
        HealthReportEntry mended = await CheckAsync(services);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.StartsWith(ErrorCodes.StoreTooNew, entry.Description, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.StoreTooNew, entry.Data["code"]);
        Assert.Equal(HealthStatus.Healthy, mended.Status);
    }

    [Fact]
    public async Task StoreThatBecameUnreadableSince_IsUnhealthy()
    {
        await using ServiceProvider services = Services();
        await services.GetRequiredService<ContextStore>().CreateAsync(new NewContext());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(services)).Status);

        _temp.Write("storage/store.json", NewerStore);

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(services)).Status);
    }

    [Fact]
    public async Task StoreThatCannotBeListed_IsUnhealthy()
    {
        _temp.CreateDirectory("storage");
        Directory.CreateSymbolicLink(_temp["storage", "contexts"], "contexts"); // leads to itself: no user may list it
        await using ServiceProvider services = Services();

        HealthReportEntry entry = await CheckAsync(services);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.IsAssignableFrom<ContextPoolException>(entry.Exception);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(null)]
    public async Task OptionsThatCannotBe_AreUnhealthy_WithAllThatIsWrong(string? storageDirectory)
    {
        await using ServiceProvider services = Services(options => options.StorageDirectory = storageDirectory!);

        HealthReportEntry entry = await CheckAsync(services);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("the storage directory is empty", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreOfTheProgramsOwn_IsChecked_WithoutOptions()
    {
        var own = new ServiceCollection();
        own.AddLogging().AddSingleton(ContextStore.InMemory()).AddHealthChecks().AddContextPool();
        await using ServiceProvider services = own.BuildServiceProvider();

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(services)).Status);
    }

    private ServiceProvider Services(Action<ContextPoolOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddContextPool(options =>
        {
            options.StorageDirectory = _temp["storage"];
            options.TornFileWait = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        services.AddHealthChecks().AddContextPool();
        return services.BuildServiceProvider();
    }

    private static async Task<HealthReportEntry> CheckAsync(ServiceProvider services)
    {
        HealthReport report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries[ContextPoolServices.HealthCheckName];
    }
}
