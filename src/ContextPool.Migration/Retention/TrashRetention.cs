using ContextPool.Files;
using ContextPool.Migration.Options;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Retention;

/// <summary>What was deleted, replaced or taken out by a repair, once its grace period ended.</summary>
internal sealed class TrashRetention(IFileOperations files, StoreLayout store, KeepRule rule) : IRetention
{
    private readonly TrashBin _bin = new(files, store);

    public IReadOnlyList<Leaving> Find(DateTimeOffset now) =>
        rule.KeepsEverything ? [] : [.. _bin.List().Where(entry => IsDue(entry, now)).Select(entry => new Leaving("trash", entry.Name, rule.Why))];

    public IReadOnlyList<Leaving> Remove(IReadOnlyList<Leaving> due, Action<string> warn)
    {
        Dictionary<string, TrashEntry> entries = _bin.List().ToDictionary(entry => entry.Name);
        return Each.Done(due, leaving => entries.TryGetValue(leaving.Name, out TrashEntry? entry) && _bin.TryRemove(entry), warn);
    }

    // Of things in the trash none stays for its number.
    private bool IsDue(TrashEntry entry, DateTimeOffset now) => !rule.Keeps(int.MaxValue, now - entry.At.ToDateTimeOffset());
}
