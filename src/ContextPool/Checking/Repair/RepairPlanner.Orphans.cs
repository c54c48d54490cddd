using ContextPool.Storage;

namespace ContextPool.Checking;

/// <content>Taking messages that no branch names out of the pool.</content>
internal sealed partial class RepairPlanner
{
    private async ValueTask PlanOrphansAsync(IReadOnlyList<Finding> findings, RepairPlan plan)
    {
        List<Finding> orphans = [.. findings.Where(f => f.Kind == FindingKind.OrphanedMessage)];
        if (orphans.Count == 0) return;
        Dictionary<MessageId, MessageId?> parents = await atHand.ReadParentsAsync().ConfigureAwait(false);
        HashSet<MessageId> kept = Ancestors([.. orphans.Select(o => o.Message!.Value)], parents);
        foreach (Finding orphan in orphans.Where(o => kept.Contains(o.Message!.Value)))
            plan.Skip(orphan, "a message that is kept descends from it");
        List<Finding> unwanted = orphans.FindAll(o => !kept.Contains(o.Message!.Value));
        if (unwanted.Count == 0) return;

        // The index goes first: one that named what is in the trash would look like the trace of a loss.
        foreach (ContextPart part in new[] { ContextPart.Index, ContextPart.IndexLog })
        {
            if (await atHand.HasAsync(part).ConfigureAwait(false)) plan.Do(RepairKind.TrashFile, atHand.PlaceOf(part), "it names messages that go to the trash");
        }

        // Answers before what they answer, for the same reason.
        Dictionary<MessageId, int> depths = MessageDepths.Of(parents);
        foreach (Finding orphan in unwanted.OrderByDescending(o => depths.GetValueOrDefault(o.Message!.Value)))
            plan.Mend(orphan, RepairKind.TrashFile, orphan.Place, "moves a message that no branch names to the trash", orphan.Message);
        plan.Do(RepairKind.RebuildIndex, atHand.PlaceOf(ContextPart.Index), "makes the index anew from the pool");
    }

    /// <summary>The orphans that messages which stay descend from.</summary>
    private static HashSet<MessageId> Ancestors(HashSet<MessageId> orphans, Dictionary<MessageId, MessageId?> parents)
    {
        var kept = new HashSet<MessageId>();
        foreach (MessageId id in parents.Keys.Where(id => !orphans.Contains(id)))
        {
            MessageId? at = parents[id];
            while (at is { } parent && orphans.Contains(parent) && kept.Add(parent)) at = parents.GetValueOrDefault(parent);
        }

        return kept;
    }
}
