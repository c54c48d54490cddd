using ContextPool.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ContextPool.Extensions.DependencyInjection.Tests;

/// <summary>A store among the services of a program.</summary>
public sealed class ServicesTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Program_HasOneStore_InTheDirectoryOfItsSettings()
    {
        await using ServiceProvider services = Of(("StorageDirectory", _temp["storage"]), ("Durable", "false"));

        ContextStore store = services.GetRequiredService<ContextStore>();
        ChatContext made = await store.CreateAsync(new NewContext { Title = "soup" });

        Assert.Same(store, services.GetRequiredService<ContextStore>());
        Assert.Equal("soup", (await ContextStore.Open(_temp["storage"]).OpenAsync(made.Id)).Metadata.Title);
    }

    [Fact]
    public void Settings_AreBound_AllOfThem()
    {
        using ServiceProvider services = Of(
            ("StorageDirectory", "storage"), ("Durable", "false"), ("MessageCacheBytes", "7"), ("WriterWait", "00:00:05"),
            ("TornFileWait", "00:00:06"), ("TrashGrace", "3.00:00:00"), ("HealthyFreeBytes", "9"));

        ContextPoolOptions options = services.GetRequiredService<IOptions<ContextPoolOptions>>().Value;

        Assert.Equal(9, options.HealthyFreeBytes);
        Assert.Equal(
            new ContextStoreOptions
            {
                Durable = false,
                MessageCacheBytes = 7,
                WriterWait = TimeSpan.FromSeconds(5),
                TornFileWait = TimeSpan.FromSeconds(6),
                TrashGrace = TimeSpan.FromDays(3),
            },
            options.ToStoreOptions());
    }

    /// <summary>Whoever adds an option to the library is told here that settings cannot reach it.</summary>
    [Fact]
    public void EveryOptionOfAStore_CanBeSet_AndHasItsDefault()
    {
        IEnumerable<(string, object?)> Values(object options) => options.GetType().GetProperties()
            .Where(p => p.GetMethod is { IsStatic: false } && p.Name is not (nameof(ContextPoolOptions.StorageDirectory) or nameof(ContextPoolOptions.HealthyFreeBytes)))
            .Select(p => (p.Name, p.GetValue(options))).OrderBy(value => value.Name, StringComparer.Ordinal);

        Assert.Equal(Values(new ContextStoreOptions()), Values(new ContextPoolOptions()));
    }

    [Fact]
    public async Task SettingsThatCannotBe_EndTheStart_AllToldAtOnce()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddContextPool(Settings(("MessageCacheBytes", "-1"), ("HealthyFreeBytes", "-2")), options => options.TrashGrace = -TimeSpan.FromDays(1));
        using IHost host = builder.Build();

        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Collection(
            refused.Failures,
            failure => Assert.Equal("the storage directory is empty: expected a path", failure),
            failure => Assert.Equal("MessageCacheBytes is -1: expected 0 (none) or more bytes", failure),
            failure => Assert.StartsWith("TrashGrace is -1.00:00:00: ", failure, StringComparison.Ordinal),
            failure => Assert.Equal("HealthyFreeBytes is -2: expected 0 (not looked at) or more bytes", failure));
    }

    [Fact]
    public void MisspeltSetting_IsRefused()
    {
        using ServiceProvider services = Of(("StorageDirectory", _temp["storage"]), ("Durible", "false"));

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(services.GetRequiredService<ContextStore>);

        Assert.Contains("Durible", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StoreThatIsThereAlready_Stays()
    {
        ContextStore memory = ContextStore.InMemory();
        using ServiceProvider services = new ServiceCollection().AddSingleton(memory)
            .AddContextPool(options => options.StorageDirectory = _temp["storage"]).BuildServiceProvider();

        Assert.Same(memory, services.GetRequiredService<ContextStore>());
        Assert.False(_temp.Has("storage"));
    }

    [Fact]
    public void AddedTwice_IsOneStore_AndTheLaterWordCounts()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddContextPool(options => options.StorageDirectory = _temp["first"])
            .AddContextPool(options => options.StorageDirectory = _temp["second"]).BuildServiceProvider();

        ContextStore store = Assert.Single(services.GetServices<ContextStore>());

        Assert.Equal(_temp["second"], store.Place);
    }

    private static ServiceProvider Of(params (string Name, string Value)[] settings) =>
        new ServiceCollection().AddContextPool(Settings(settings)).BuildServiceProvider();

    private static IConfigurationSection Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>($"ContextPool:{s.Name}", s.Value)))
        .Build().GetSection("ContextPool");
}
