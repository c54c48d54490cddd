using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage;

/// <summary>The contract, in a directory.</summary>
public class LocalStorageTests : ContextStorageContract, IDisposable
{
    private readonly TempDirectory _directory = new();

    public LocalStorageTests() => Storage = new LocalStorage(
        new StoreLayout(_directory["storage"]), new LocalStorageOptions(IsDurable: true, TornFileWait: TimeSpan.Zero),
        FileOperations.ForThisPlatform, TimeProvider.System);

    private protected override IContextStorage Storage { get; }

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The contract, in a directory whose appends go to logs of commits.</summary>
public sealed class LocalStorageWithLogsTests : LocalStorageTests, IAsyncLifetime
{
    public async Task InitializeAsync() =>
        await Storage.SwitchFeatureAsync(StoreFeatures.CommitLog, isOn: true, TimeSpan.Zero, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;
}
