using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Retention;

/// <summary>Everything that piles up beside the contexts, and what of it is due.</summary>
internal sealed class RetentionPass
{
    private readonly IReadOnlyList<IRetention> _kinds;

    /// <param name="files">Where.</param>
    /// <param name="options">The directories, and what is kept.</param>
    /// <param name="backups">As the caller opened it: to look, or to remove from.</param>
    public RetentionPass(IFileOperations files, MigrationOptions options, BackupDirectory backups)
    {
        var store = new StoreLayout(options.StorageDirectory);
        RetentionOptions rules = options.Retention;
        _kinds =
        [
            new TrashRetention(files, store, rules.Trash),
            new BackupRetention(files, backups, store, rules.Backups),
            new ReportRetention(files, options.ReportDirectory, rules.Reports),
            new ReportRetention(files, store.Reports, rules.Reports),
        ];
    }

    /// <summary>What is due; changes nothing.</summary>
    public IReadOnlyList<Leaving> Find(DateTimeOffset now) => [.. _kinds.SelectMany(kind => kind.Find(now))];

    /// <summary>Removes it; returns what is gone.</summary>
    public IReadOnlyList<Leaving> Remove(DateTimeOffset now, Action<string> warn)
    {
        var gone = new List<Leaving>();
        foreach (IRetention kind in _kinds)
        {
            try
            {
                gone.AddRange(kind.Remove(kind.Find(now), warn));
            }
            catch (FileOperationException e)
            {
                warn(e.Message);
            }
        }

        return gone;
    }
}
