using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>One look at what lies around the contexts. One thread.</summary>
internal sealed class StoreExamination
{
    private readonly IFileOperations _files;
    private readonly StoreLayout _store;

    private readonly StorageLook _look = new([], []);

    private StoreExamination(IFileOperations files, StoreLayout store)
    {
        _files = files;
        _store = store;
    }

    private List<ContextId> Ids => _look.Ids;

    private List<Finding> Findings => _look.Findings;

    /// <summary>
    /// Looks at <c>store.json</c>, at the names of the contexts and at what is staged. Throws <see cref="StoreFormatException"/> where a
    /// newer version wrote the store.
    /// </summary>
    public static StorageLook Of(IFileOperations files, StoreLayout store)
    {
        var check = new StoreExamination(files, store);
        check.LookAtStoreFile();
        check.LookAtContexts();
        foreach (string writer in check.Names(store.Staging)) check.LookAtStaging(writer);
        return check._look;
    }

    private void LookAtContexts()
    {
        // A store has as many names as contexts: only the ids of them are held.
        List<string> others = Names(_store.Contexts, isKept: name => !TryParseContextName(name, Ids));
        Ids.Sort();
        Ids.RemoveAll(id =>
        {
            bool isOther = !IsDirectory(_store.Context(id).Root);
            if (isOther) others.Add(id.ToString());
            return isOther;
        });
        others.Sort(StringComparer.Ordinal);
        foreach (string name in others)
        {
            Findings.Add(new Finding(
                FindingKind.ForeignFile, null, Path.Combine(_store.Contexts, name), "", "expected only directories named by context ids here"));
        }
    }

    private static bool TryParseContextName(string name, List<ContextId> ids)
    {
        if (!ContextId.TryParse(name, out ContextId id) || id.ToString() != name) return false;
        ids.Add(id);
        return true;
    }

    private void LookAtStoreFile()
    {
        try
        {
            if (StoreFormat.Read(_files, _store) is null && _files.Stat(_store.Contexts) is not null)
                Findings.Add(new Finding(FindingKind.StoreFileMissing, null, _store.StoreFile, "", "there are contexts: expected a store.json beside them"));
        }
        catch (Exception e) when (e is FileOperationException or StoreFormatException { IsNewer: false })
        {
            Findings.Add(new Finding(FindingKind.StoreFileUnreadable, null, _store.StoreFile, "", e.Message));
        }
    }

    private void LookAtStaging(string writer)
    {
        if (StagedWriters.MayBeAlive(_files, _store, writer)) return;
        string root = _store.StagingOf(writer);
        List<string> drafts = IsDirectory(root) ? Names(root) : [];
        foreach (string draft in drafts)
        {
            ContextId? id = ContextId.TryParse(draft, out ContextId parsed) ? parsed : null;
            Findings.Add(new Finding(FindingKind.UnfinishedDraft, id, Path.Combine(root, draft), writer, $"its writer {writer} is gone: expected no draft of it"));
        }

        if (drafts.Count == 0)
            Findings.Add(new Finding(FindingKind.UnfinishedDraft, null, root, writer, $"the writer {writer} is gone: expected nothing of it here"));
    }

    private List<string> Names(string directory, Predicate<string>? isKept = null)
    {
        try
        {
            if (_files.Stat(directory) is { Kind: not FileKind.Directory })
            {
                Findings.Add(new Finding(FindingKind.DirectoryUnreadable, null, directory, "", "expected a directory"));
                return [];
            }

            List<string> names = [.. _files.List(directory).Where(name => isKept is null || isKept(name))];
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (FileOperationException e)
        {
            Findings.Add(new Finding(FindingKind.DirectoryUnreadable, null, directory, "", e.Message));
            return [];
        }
    }

    /// <summary>One that cannot be looked at counts as a directory, so that its own check tells why.</summary>
    private bool IsDirectory(string path)
    {
        try
        {
            return _files.Stat(path) is { Kind: FileKind.Directory };
        }
        catch (FileOperationException)
        {
            return true;
        }
    }
}
