using ContextPool.Files;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <summary>One look at what lies around the contexts.</summary>
internal sealed class StoreCheck(IFileOperations files, StoreLayout store)
{
    /// <summary>Adds the findings of the store as a whole and returns the contexts, ordered.</summary>
    public List<ContextId> CheckStore(List<Finding> findings)
    {
        CheckStoreFile(findings);
        var ids = new List<ContextId>();
        foreach (string name in Names(store.Contexts, findings))
        {
            if (ContextId.TryParse(name, out ContextId id) && id.ToString() == name && IsDirectory(Path.Combine(store.Contexts, name)))
            {
                ids.Add(id);
            }
            else
            {
                findings.Add(new Finding(
                    FindingKind.ForeignFile, null, Path.Combine(store.Contexts, name), "", "expected only directories named by context ids here"));
            }
        }

        foreach (string writer in Names(store.Staging, findings)) CheckStaging(writer, findings);
        ids.Sort();
        return ids;
    }

    private void CheckStoreFile(List<Finding> findings)
    {
        try
        {
            if (StoreFormat.Read(files, store) is null && files.Stat(store.Contexts) is not null)
                findings.Add(new Finding(FindingKind.StoreFileMissing, null, store.StoreFile, "", "there are contexts: expected a store.json beside them"));
        }
        catch (Exception e) when (e is FileOperationException or StoreFormatException { IsNewer: false })
        {
            findings.Add(new Finding(FindingKind.StoreFileUnreadable, null, store.StoreFile, "", e.Message));
        }
    }

    private void CheckStaging(string writer, List<Finding> findings)
    {
        if (StagedWriters.MayBeAlive(files, store, writer)) return;
        string root = store.StagingOf(writer);
        List<string> drafts = IsDirectory(root) ? Names(root, findings) : [];
        foreach (string draft in drafts)
        {
            ContextId? id = ContextId.TryParse(draft, out ContextId parsed) ? parsed : null;
            findings.Add(new Finding(FindingKind.UnfinishedDraft, id, Path.Combine(root, draft), writer, $"its writer {writer} is gone: expected no draft of it"));
        }

        if (drafts.Count == 0)
            findings.Add(new Finding(FindingKind.UnfinishedDraft, null, root, writer, $"the writer {writer} is gone: expected nothing of it here"));
    }

    private List<string> Names(string directory, List<Finding> findings)
    {
        try
        {
            if (files.Stat(directory) is { Kind: not FileKind.Directory })
            {
                findings.Add(new Finding(FindingKind.DirectoryUnreadable, null, directory, "", "expected a directory"));
                return [];
            }

            List<string> names = [.. files.List(directory)];
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (FileOperationException e)
        {
            findings.Add(new Finding(FindingKind.DirectoryUnreadable, null, directory, "", e.Message));
            return [];
        }
    }

    /// <summary>One that cannot be looked at counts as a directory, so that its own check tells why.</summary>
    private bool IsDirectory(string path)
    {
        try
        {
            return files.Stat(path) is { Kind: FileKind.Directory };
        }
        catch (FileOperationException)
        {
            return true;
        }
    }
}
