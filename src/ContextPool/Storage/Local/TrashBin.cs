using System.Globalization;
using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// What is in a store's trash, and its way out of it. How things get there: <see cref="StagingArea.MoveToTrash"/>.
/// </summary>
internal sealed class TrashBin(IFileOperations files, StoreLayout store)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int TimeLength = 19;

    /// <summary>Oldest first. What has another form of name was not put there by the product and is left alone.</summary>
    public List<TrashEntry> List()
    {
        var entries = new List<TrashEntry>();
        foreach (string name in files.List(store.Trash))
        {
            if (Parse(name) is { } entry) entries.Add(entry);
        }

        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    /// <summary>
    /// Renames the newest deleted version of a context to where it was. <c>context.json</c> must still be there: a
    /// collection that was cut short takes it first.
    /// </summary>
    /// <param name="id">The context.</param>
    /// <param name="beforePacks">Called where the version has packs, before it comes back.</param>
    /// <param name="restored">Called when it is back, before anybody can write to it.</param>
    /// <returns>False where there is none; null where somebody is at work on it. Throws where the target exists.</returns>
    public bool? TryRestore(ContextId id, Action beforePacks, Action restored)
    {
        List<TrashEntry> versions = VersionsOf(id);
        foreach (TrashEntry entry in versions)
        {
            var context = new ContextLayout(PathOf(entry));
            using IDisposable? held = TryLock(context.Root);
            if (files.Stat(context.Metadata) is null) continue;
            if (held is null) return null;

            // In this order: whoever deletes a newer version after the list was made has it in contexts/ at the first look, or here at the second.
            if (files.Stat(store.Context(id).Root) is not null)
                throw new FileOperationException(FileFailure.AlreadyExists, "rename", store.Context(id).Root, "a context is there");
            if (VersionsOf(id).Except(versions).Any()) return null;
            if (files.Stat(context.Packs) is not null) beforePacks();
            files.Rename(context.Root, store.Context(id).Root);
            restored();
            return true;
        }

        return false;
    }

    /// <summary>The deleted versions of a context, the newest first.</summary>
    private List<TrashEntry> VersionsOf(ContextId id)
    {
        List<TrashEntry> versions = List().FindAll(e => e.Kind == TrashKinds.Deleted && e.Id == id);
        versions.Reverse();
        return versions;
    }

    /// <summary>Deletes an entry for good; false where somebody is at work on it.</summary>
    public bool TryRemove(TrashEntry entry)
    {
        var context = new ContextLayout(PathOf(entry));
        using IDisposable? held = TryLock(context.Root);
        if (held is null) return false;

        // First of all what makes it a context, so that half of one is never restored.
        if (files.Stat(context.Root) is { Kind: FileKind.Directory }) files.DeleteFile(context.Metadata);
        files.DeleteTree(context.Root);
        return true;
    }

    private string PathOf(TrashEntry entry) => Path.Combine(store.Trash, entry.Name);

    private IDisposable? TryLock(string path)
    {
        try
        {
            return files.TryLock(path);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads <c>{time}-{nonce}-{kind}-{context-id}</c>.</summary>
    private static TrashEntry? Parse(string name)
    {
        string[] words = name.Split('-', 4);
        if (words.Length < 4 || words[0].Length != TimeLength || !ContextId.TryParse(words[3], out ContextId id)
            || !DateTimeOffset.TryParseExact(
                words[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)) return null;
        return new TrashEntry(name, Timestamp.FromDateTime(at), words[2], id);
    }
}
