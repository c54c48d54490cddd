using ContextPool.Files;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <summary>Repairs what lies around the contexts. One thread.</summary>
internal sealed class StoreRoomRepair(
    IFileOperations files, StoreLayout store, RepairOptions options, RepairLedger ledger, TimeProvider time)
{
    /// <summary>Never throws for what it fails to write: that is told in the ledger.</summary>
    public void Run(List<Finding> findings)
    {
        foreach (Finding finding in findings.Where(f => f is not UnfinishedDraft)) Repair(finding);
        List<UnfinishedDraft> drafts = [.. findings.OfType<UnfinishedDraft>()];
        if (drafts.Count > 0) ClearStaging(drafts);
    }

    private void Repair(Finding finding)
    {
        switch (finding)
        {
            case StoreFileMissing:
                Try([finding], () =>
                {
                    if (options.Execute) StoreFormat.Create(files, store, time);
                    ledger.Done(new CreateStoreFile(null, store.StoreFile, "marks the directory as a store"));
                });
                break;
            case StoreFileUnreadable:
                ledger.Skip(finding, "whether a newer version wrote it is for a person to say");
                break;
            case ForeignFile:
                ledger.Skip(finding, "it is in no context and may be somebody's");
                break;
            default:
                ledger.Skip(finding, "it cannot be mended from here");
                break;
        }
    }

    /// <summary>Under the lock of the runs, so that none begins to write where this one deletes.</summary>
    private void ClearStaging(List<UnfinishedDraft> drafts) => Try(drafts, () =>
    {
        if (options.Execute)
        {
            using RunLock? run = RunLock.TryTake(files, store, "repair", out string holder, time);
            if (run is null)
            {
                foreach (UnfinishedDraft draft in drafts) ledger.Skip(draft, $"a run is at work: {holder}");
                return;
            }

            Clear([.. drafts.Select(d => d.Path)]);
        }

        foreach (UnfinishedDraft draft in drafts)
        {
            if (options.Execute && files.Stat(draft.Path) is not null) ledger.Skip(draft, "it could not be removed, or its writer lives");
            else ledger.Done(new DeleteUnfinishedDraft(draft.Context, draft.Path, "its writer is gone, what it was made from is not"));
        }
    });

    private void Clear(HashSet<string> paths) => StagingArea.CleanUp(files, store, time, isChosen: writer =>
        paths.Any(p => p == store.StagingOf(writer) || Path.GetDirectoryName(p) == store.StagingOf(writer)));

    private void Try(IReadOnlyList<Finding> findings, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is FileOperationException or StoreFormatException)
        {
            foreach (Finding finding in findings) ledger.Skip(finding, $"the repair stopped: {e.Message}");
        }
    }
}
