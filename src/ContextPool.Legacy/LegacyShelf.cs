using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// The directory of legacy files behind a store. A deleted context's file is not on the shelf.
/// </summary>
internal sealed class LegacyShelf(IFileOperations files, StoreLayout store, TimeProvider time, string directory)
{
    private const string Extension = ".json";

    // Longer than the tick of any file system's clock: a directory that was changed so shortly before it was listed may be changed
    // again without showing it.
    private const int SettlesInSeconds = 3;

    private readonly string _root = Path.GetFullPath(directory);

    private volatile OddNames? _oddNames;

    /// <summary>The file of a context; null where it is not on the shelf.</summary>
    public string? Find(ContextId id) => FileOf(id) is { } path && IsOnShelf(id, path) ? path : null;

    /// <summary>True where a context has a file, in whatever spelling of its name, on the shelf or deleted.</summary>
    public bool HasFile(ContextId id) => FileOf(id) is not null;

    /// <summary>What the legacy file of a context is now; null where it has none. Nothing was made from it and nothing backs it up.</summary>
    public Receipt? ReceiptOf(ContextId id)
    {
        if (Find(id) is not { } path) return null;
        using IFileReader reader = files.OpenRead(path);
        FileStat stat = reader.Stat();
        return new Receipt
        {
            ContextId = id.ToString(),
            SourcePath = path,
            SourceBytes = stat.Length,
            SourceModified = stat.LastWrite.ToString(),
            SourceSha256 = Convert.ToHexStringLower(FileHash.Of(reader)),
            BackupPath = "",
            BackupSha256 = "",
            RunId = "",
            ToolVersion = "",
            PublishedAt = Timestamp.FromDateTime(time.GetUtcNow()).ToString(),
            Upgrades = [],
            Messages = 0,
            PoolSha256 = "",
        };
    }

    /// <summary>The files on the shelf that have no pool, lazily. Of two spellings of one id the canonical one counts.</summary>
    public IEnumerable<ContextListing> List()
    {
        var oddlySpelled = new HashSet<ContextId>();
        foreach (string name in files.List(_root))
        {
            if (IdOf(name) is not { } id) continue;
            bool isCanonical = name == id + Extension;
            if (!isCanonical && (IsFile(Path.Combine(_root, id + Extension)) || !oddlySpelled.Add(id))) continue;
            string path = Path.Combine(_root, name);
            if (files.Stat(store.Context(id).Metadata) is null && IsOnShelf(id, path))
                yield return new ContextListing(id, ContextKind.Legacy, path);
        }
    }

    /// <summary>A file that changed since its context was deleted is a new one, as it is for a run: nothing of it may be lost.</summary>
    private bool IsOnShelf(ContextId id, string path)
    {
        if (files.Stat(path) is not { Kind: FileKind.File } stat) return false;
        if (files.ReadAllOrNull(store.DeletedReceipt(id)) is not { } deleted) return true;
        return Receipt.FromJson(deleted) is { } receipt
            && (receipt.SourceBytes != stat.Length || receipt.SourceModified != stat.LastWrite.ToString());
    }

    private string? FileOf(ContextId id)
    {
        string canonical = Path.Combine(_root, id + Extension);
        return IsFile(canonical) ? canonical
            : OddlySpelled()[id].Select(name => Path.Combine(_root, name)).FirstOrDefault(IsFile);
    }

    /// <summary>
    /// Names of ids in another spelling than the canonical one. The directory is listed only where it changed since it was last listed,
    /// or had hardly settled then.
    /// </summary>
    private ILookup<ContextId, string> OddlySpelled()
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        FileStat? version = files.Stat(Path.Combine(_root, "."));
        if (_oddNames is { } known && known.Version == version) return known.Names;
        ILookup<ContextId, string> names = files.List(_root)
            .Where(name => IdOf(name) is { } id && name != id + Extension)
            .ToLookup(name => IdOf(name)!.Value);
        bool showsChanges = version is { Inode: not 0 } stat && now - stat.LastWrite.UnixSeconds > SettlesInSeconds;
        _oddNames = showsChanges ? new OddNames(version, names) : null;
        return names;
    }

    private bool IsFile(string path) => files.Stat(path) is { Kind: FileKind.File };

    private static ContextId? IdOf(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal)
        && ContextId.TryParse(name.AsSpan(0, name.Length - Extension.Length), out ContextId id) ? id : null;

    /// <summary>What a listing found, and the directory's version before it.</summary>
    private sealed record OddNames(FileStat? Version, ILookup<ContextId, string> Names);
}
