namespace ContextPool.Checking;

/// <summary>Says what to do about what lies around the contexts, and does nothing.</summary>
internal static class StoreRoomPlanner
{
    /// <summary>The plan.</summary>
    public static RepairPlan Plan(IEnumerable<Finding> findings)
    {
        var plan = new RepairPlan(id: null);
        foreach (Finding finding in findings) PlanFor(finding, plan);
        return plan;
    }

    private static void PlanFor(Finding finding, RepairPlan plan)
    {
        switch (finding.Kind)
        {
            case FindingKind.StoreFileMissing:
                plan.Mend(finding, RepairKind.CreateStoreFile, finding.Place, "marks the directory as a store");
                break;
            case FindingKind.UnfinishedDraft:
                plan.Mend(finding, RepairKind.DeleteUnfinishedDraft, finding.Place, "its writer is gone, what it was made from is not");
                break;
            case FindingKind.StoreFileUnreadable:
                plan.Skip(finding, "whether a newer version wrote it is for a person to say");
                break;
            case FindingKind.ForeignFile:
                plan.Skip(finding, "it is in no context and may be somebody's");
                break;
            default:
                plan.Skip(finding, "it cannot be mended from here");
                break;
        }
    }
}
