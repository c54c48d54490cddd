using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Migration.Options;
using ContextPool.Migration.Stages;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Space;

/// <summary>Which files a run will work on, by sizes and times alone: no file is read, and where a receipt is younger than its source not even that.</summary>
internal sealed class PendingSources(MigrationOptions options, IFileOperations files)
{
    private readonly StoreLayout _store = new(options.StorageDirectory);
    private readonly string _root = Path.GetFullPath(options.LegacyDirectory);

    /// <summary>Bytes of all files that were looked at, pending or not.</summary>
    public long BytesOfAll { get; private set; }

    /// <summary>All of them, as they are listed.</summary>
    public IEnumerable<PendingSource> Find()
    {
        foreach (NamedFile file in files.ListFiles(_root, IsWanted))
        {
            if (file.Stat is not { Kind: FileKind.File } stat || !SourceFile.TryParseName(file.Name, out ContextId id)) continue;
            BytesOfAll += stat.Length;
            if (Of(id, Path.Combine(_root, file.Name), stat) is { } pending) yield return pending;
        }
    }

    private bool IsWanted(string name) => SourceFile.TryParseName(name, out ContextId id) && options.Only?.Contains(id) != false && options.Chooses(name);

    private PendingSource? Of(ContextId id, string path, FileStat stat)
    {
        ContextLayout context = _store.Context(id);
        if (files.Stat(context.Receipt) is { } receipt)
            return IsUnchangedSince(context.Receipt, receipt, stat) ? null : new PendingSource(id, path, stat, NeedsPool: true);
        if (files.Stat(context.Metadata) is not null) return new PendingSource(id, path, stat, NeedsPool: false);
        return IsDeleted(id, stat) ? null : new PendingSource(id, path, stat, NeedsPool: true);
    }

    /// <summary>What was not even touched since its receipt was written needs no look into it.</summary>
    private bool IsUnchangedSince(string path, in FileStat receipt, in FileStat source) =>
        source.LastChange < receipt.LastWrite
        || (files.ReadAllOrNull(path) is { } bytes && Receipt.FromJson(bytes) is { } made && IsOf(made, source));

    private bool IsDeleted(ContextId id, in FileStat source) => Tombstone.Read(files, _store, id) is { } deleted && IsOf(deleted, source);

    private static bool IsOf(Receipt receipt, in FileStat source) =>
        receipt.SourceBytes == source.Length && receipt.SourceModified == source.LastWrite.ToString();
}
