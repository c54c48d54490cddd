using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Storage.Packs;

namespace ContextPool.Tests.Storage;

/// <summary>The contract, in a directory.</summary>
public class LocalStorageTests : ContextStorageContract, IDisposable
{
    private readonly TempDirectory _directory = new();

    public LocalStorageTests() => Local = new LocalStorage(
        new StoreLayout(_directory["storage"]), new LocalStorageOptions(IsDurable: true, TornFileWait: TimeSpan.Zero, PackCacheBytes: 1000),
        FileOperations.ForThisPlatform, TimeProvider.System);

    private protected LocalStorage Local { get; }

    private protected override IContextStorage Storage => Local;

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

/// <summary>The contract, in a directory whose contexts are packed.</summary>
public sealed class LocalStorageWithPacksTests : LocalStorageTests
{
    public LocalStorageWithPacksTests() => Storage = new PackingStorage(Local, static _ => true);

    private protected override IContextStorage Storage { get; }
}

/// <summary>The contract, in a directory whose contexts have every other message in a pack.</summary>
public sealed class LocalStorageWithSomePacksTests : LocalStorageTests
{
    public LocalStorageWithSomePacksTests() => Storage = new PackingStorage(Local, static i => i % 2 == 1);

    private protected override IContextStorage Storage { get; }
}
