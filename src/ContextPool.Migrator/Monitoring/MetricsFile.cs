using System.Text;
using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Storage.Local;

namespace ContextPool.Migrator.Monitoring;

/// <summary>
/// A file for Prometheus' textfile collector, replaced in one step, so that nobody reads half of one. Dry runs and runs over selected contexts
/// leave it as it is: their numbers are those of no night.
/// </summary>
internal sealed class MetricsFile(string path, MigrationOptions options, IFileOperations files, TimeProvider time) : IRunWatcher
{
    // Whatever is larger was not written here.
    private const long LargestFile = 1 << 20;

    // The totals are worth a minute, and not the end of a night.
    private static readonly TimeSpan LongestCount = TimeSpan.FromMinutes(1);

    private readonly string _path = Path.GetFullPath(path);

    /// <inheritdoc/>
    public string What => $"the metrics file {_path}";

    /// <inheritdoc/>
    public async Task TellAsync(RunSummary summary, int exitCode)
    {
        if (summary.DryRun || summary.Selected) return;
        string version = typeof(MetricsFile).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "";
        string text = MetricsText.Of(summary, exitCode, time.GetUtcNow(), await CountAsync(), Before(), version);
        string aside = _path + ".partial";

        // Left by a run that died here.
        files.DeleteFile(aside);
        files.WriteDurably(_path, aside, Encoding.UTF8.GetBytes(text), Permissions.Public);
    }

    /// <summary>Null where there is no store, or counting it takes too long.</summary>
    private async Task<StoreTotals?> CountAsync()
    {
        using var limit = new CancellationTokenSource(LongestCount, time);
        try
        {
            var layout = new StoreLayout(options.StorageDirectory);
            if (files.Stat(layout.Contexts) is null) return null;
            var storage = new LocalStorage(layout, new LocalStorageOptions(IsDurable: true, TimeSpan.Zero), files, time);
            return await StoreTotals.CountAsync(storage, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ContextPoolException)
        {
            return null;
        }
    }

    private string? Before()
    {
        try
        {
            return files.Stat(_path) is { Kind: FileKind.File, Length: <= LargestFile } && files.ReadAllOrNull(_path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        }
        catch (FileOperationException)
        {
            // It says when the last good run was; without it that is told again after the next one.
            return null;
        }
    }
}
