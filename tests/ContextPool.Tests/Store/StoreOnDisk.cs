using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.Tests.Store;

/// <summary>A store, a legacy directory and a backup directory of one test.</summary>
internal sealed class StoreOnDisk : IDisposable
{
    public StoreOnDisk(params IEnumerable<LegacyJson> contexts)
    {
        Directory.CreateDirectory("conversations");
        foreach (LegacyJson context in contexts) context.SaveTo(Directory);
        Recorded = new RecordingFileOperations(FileOperations.ForThisPlatform, Directory.Root);
    }

    public TempDirectory Directory { get; } = new();

    public StoppedClock Clock { get; } = new();

    /// <summary>The file operations of every store that is opened without others.</summary>
    public RecordingFileOperations Recorded { get; }

    public StoreLayout Layout => new(Directory["storage"]);

    /// <summary>Opens the store with the legacy directory behind it.</summary>
    public ContextStore Open(bool autoMigrate = false, IFileOperations? files = null, bool withLegacy = true) => ContextStore.Open(
        Directory["storage"],
        new ContextStoreOptions
        {
            Legacy = withLegacy ? LegacyDirectory.At(Directory["conversations"], Directory["backups"], autoMigrate) : null,
        },
        files ?? Recorded, Clock);

    /// <summary>What the program does every night.</summary>
    public async Task<StoreOnDisk> MigratedAsync()
    {
        var options = new MigrationOptions
        {
            MinFreeBytes = null,
            LegacyDirectory = Directory["conversations"],
            StorageDirectory = Directory["storage"],
            BackupDirectory = Directory["backups"],
            ReportDirectory = Directory["reports"],
        };
        var run = new MigrationRun(options, FileOperations.ForThisPlatform, Clock, NullLogger<MigrationRun>.Instance);
        Assert.Equal(RunEnd.Completed, (await run.RunAsync(default)).End);
        return this;
    }

    /// <summary>Lets the clock go on until a call has ended, one way or the other.</summary>
    public async Task<Exception?> PassTimeAsync(Task call)
    {
        while (!call.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(call, Task.Delay(1));
        }

        return call.Exception?.InnerException;
    }

    /// <summary>Opens a context, and forgets the operations that took.</summary>
    public async Task<ChatContext> OpenContextAsync(ContextId id)
    {
        ChatContext context = await Open().OpenAsync(id);
        Recorded.Forget();
        return context;
    }

    public void Dispose() => Directory.Dispose();
}
