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
        foreach (Finding finding in findings.Where(f => f.Kind != FindingKind.UnfinishedDraft)) Repair(finding);
        List<Finding> drafts = findings.FindAll(f => f.Kind == FindingKind.UnfinishedDraft);
        if (drafts.Count > 0) ClearStaging(drafts);
    }

    private void Repair(Finding finding)
    {
        switch (finding.Kind)
        {
            case FindingKind.StoreFileMissing:
                Try([finding], () =>
                {
                    if (options.Execute) StoreFormat.Create(files, store, time);
                    ledger.Done(new RepairAction(RepairKind.CreateStoreFile, null, null, store.StoreFile, "marks the directory as a store"));
                });
                break;
            case FindingKind.StoreFileUnreadable:
                ledger.Skip(finding, "whether a newer version wrote it is for a person to say");
                break;
            case FindingKind.ForeignFile:
                ledger.Skip(finding, "it is in no context and may be somebody's");
                break;
            default:
                ledger.Skip(finding, "it cannot be mended from here");
                break;
        }
    }

    /// <summary>Under the lock of the runs, so that none begins to write where this one deletes.</summary>
    private void ClearStaging(List<Finding> drafts) => Try(drafts, () =>
    {
        if (options.Execute)
        {
            using RunLock? run = RunLock.TryTake(files, store, "repair", out string holder, time);
            if (run is null)
            {
                foreach (Finding draft in drafts) ledger.Skip(draft, $"a run is at work: {holder}");
                return;
            }

            Clear([.. drafts.Select(d => d.Within)]);
        }

        foreach (Finding draft in drafts)
        {
            if (options.Execute && files.Stat(draft.Place) is not null) ledger.Skip(draft, "it could not be removed, or its writer lives");
            else ledger.Done(Deletion(draft));
        }
    });

    private static RepairAction Deletion(Finding draft) => new(
        RepairKind.DeleteUnfinishedDraft, draft.Context, null, draft.Place, "its writer is gone, what it was made from is not");

    /// <summary>By the names of the writers: one that is gone may have left thousands of drafts.</summary>
    private void Clear(HashSet<string> writers) => StagingArea.CleanUp(files, store, time, isChosen: writers.Contains);

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
