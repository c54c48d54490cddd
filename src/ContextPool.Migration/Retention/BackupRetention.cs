using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Retention;

/// <summary>
/// Backups of versions that younger ones have replaced. A backup may be the last copy of what the store does not hold: of a context that failed, that
/// is in conflict, that was deleted. So one goes only where the context is published from a younger version, and the copy of that one
/// is there and intact; and never one that any receipt names. To be used by the holder of the run lock, else only to look.
/// </summary>
internal sealed class BackupRetention(IFileOperations files, BackupDirectory backups, StoreLayout store, KeepRule rule) : IRetention
{
    public IReadOnlyList<Leaving> Find(DateTimeOffset now)
    {
        if (rule.KeepsEverything) return [];
        var named = new Lazy<HashSet<string>>(NamedByReceiptsOfWhatIsGone);
        return
        [
            .. backups.Names().GroupBy(name => name.Id).OrderBy(group => group.Key)
                .SelectMany(group => DueOf(group.Key, [.. group.OrderByDescending(name => name.UnixSeconds).ThenByDescending(name => name.Number)], named, now)),
        ];
    }

    public IReadOnlyList<Leaving> Remove(IReadOnlyList<Leaving> due, Action<string> warn)
    {
        if (due.Count == 0) return [];
        // The list first: a copy that is in it and not there would look like a lost one.
        backups.Unlist(due.Select(leaving => leaving.Name).ToHashSet(StringComparer.Ordinal));
        return Each.Done(due, leaving =>
        {
            files.DeleteFile(PathOf(leaving.Name));
            return true;
        }, warn);
    }

    private IEnumerable<Leaving> DueOf(ContextId id, List<BackupName> newestFirst, Lazy<HashSet<string>> named, DateTimeOffset now)
    {
        List<BackupName> unwanted = [.. newestFirst.Where((name, younger) => !rule.Keeps(younger, now - DateTimeOffset.FromUnixTimeSeconds(name.UnixSeconds)))];
        if (unwanted.Count == 0 || BackupOfPublished(id) is not { } published) return [];
        return unwanted.Where(name => IsOlder(name, published) && !named.Value.Contains(name.ToString()))
            .Select(name => new Leaving("backup", name.ToString(), $"{rule.Why}; the context was published from {published} since"));
    }

    /// <summary>The copy that the context in the store was made from; null where there is no such context, or its copy is not what it was.</summary>
    private BackupName? BackupOfPublished(ContextId id)
    {
        ContextLayout context = store.Context(id);
        if (files.Stat(context.Metadata) is null || ReceiptIn(context.Receipt) is not { } receipt || receipt.ContextId != id.ToString()) return null;
        string file = Path.GetFileName(receipt.BackupPath);
        if (receipt.BackupPath != PathOf(file) || !BackupName.TryParse(file, out BackupName name) || name.Id != id) return null;
        return IsIntact(receipt) ? name : null;
    }

    private bool IsIntact(Receipt receipt)
    {
        try
        {
            return Convert.ToHexStringLower(backups.HashOf(receipt.BackupPath)) == receipt.BackupSha256;
        }
        catch (FileOperationException)
        {
            return false;
        }
    }

    private static bool IsOlder(BackupName name, BackupName than) => (name.UnixSeconds, name.Number).CompareTo((than.UnixSeconds, than.Number)) < 0;

    /// <summary>What is in the trash may come back, and what was deleted is remembered by its source: both rely on their copies.</summary>
    private HashSet<string> NamedByReceiptsOfWhatIsGone() =>
    [
        .. files.List(store.Trash).Select(name => new ContextLayout(Path.Combine(store.Trash, name)).Receipt)
            .Concat(files.List(store.Deleted).Select(name => Path.Combine(store.Deleted, name)))
            .Select(ReceiptIn).OfType<Receipt>().Select(receipt => Path.GetFileName(receipt.BackupPath)),
    ];

    private Receipt? ReceiptIn(string path) => files.ReadAllOrNull(path) is { } bytes ? Receipt.FromJson(bytes) : null;

    private string PathOf(string name) => Path.Combine(backups.Root, name);
}
