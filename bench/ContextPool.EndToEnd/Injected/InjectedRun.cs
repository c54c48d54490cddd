using ContextPool.Files;
using ContextPool.Migration;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.EndToEnd.Injected;

/// <summary>A run in this process, on a file system that is as slow as is wanted.</summary>
internal static class InjectedRun
{
    public static RunSummary Run(
        string corpus, string place, Func<MigrationOptions, MigrationOptions> knobs, Func<IFileOperations, IFileOperations>? slow = null)
    {
        IFileOperations files = FileOperations.ForThisPlatform;
        MigrationOptions options = knobs(new MigrationOptions
        {
            LegacyDirectory = corpus,
            StorageDirectory = Path.Combine(place, "storage"),
            BackupDirectory = Path.Combine(place, "backups"),
            ReportDirectory = Path.Combine(place, "reports"),
            ReportPage = false,
        });
        return new MigrationRun(options, slow?.Invoke(files) ?? files, TimeProvider.System, NullLogger<MigrationRun>.Instance)
            .RunAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Every message's file takes so long to create.</summary>
    public static Func<IFileOperations, IFileOperations> Creating(int milliseconds, bool oneAfterTheOther) =>
        files => new SlowFiles(files, FileOperationKind.CreateNew, "messages_pool/", milliseconds, oneAfterTheOther);

    /// <summary>Every message's file takes so long to open when it is read back.</summary>
    public static Func<IFileOperations, IFileOperations> ReadingBack(int milliseconds) =>
        files => new SlowFiles(files, FileOperationKind.OpenRead, "messages_pool/", milliseconds, oneAfterTheOther: false);

    public static MigrationOptions With(this MigrationOptions options, Stage stage, int parallelism) =>
        options with { Stages = options.Stages.With(stage, options.Stages.Of(stage) with { Parallelism = parallelism }) };
}
