using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Model;

namespace ContextPool.Reading;

/// <summary>
/// The directory of legacy files behind a store. A deleted context's file is not on the shelf.
/// </summary>
internal sealed class LegacyShelf(IFileOperations files, StoreLayout store, string directory)
{
    private const string Extension = ".json";

    private readonly string _root = Path.GetFullPath(directory);

    /// <summary>The file of a context; null where it is not on the shelf.</summary>
    public string? Find(ContextId id) => FileOf(id) is { } path && IsOnShelf(id, path) ? path : null;

    /// <summary>True where a context has a file, in whatever spelling of its name, on the shelf or deleted.</summary>
    public bool HasFile(ContextId id) => FileOf(id) is not null;

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
            : files.List(_root).Where(name => IdOf(name) == id).Select(name => Path.Combine(_root, name)).FirstOrDefault(IsFile);
    }

    private bool IsFile(string path) => files.Stat(path) is { Kind: FileKind.File };

    private static ContextId? IdOf(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal)
        && ContextId.TryParse(name.AsSpan(0, name.Length - Extension.Length), out ContextId id) ? id : null;
}
