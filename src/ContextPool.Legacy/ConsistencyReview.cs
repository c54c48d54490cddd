using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>Looks for references that point nowhere. They are carried over as they are; the report warns of them.</summary>
internal static class ConsistencyReview
{
    public static void Review(
        List<LegacyMessage> messages,
        Dictionary<MessageId, int> positions,
        List<Branch>? branches,
        string? activeBranch,
        WarningTally warnings)
    {
        ReviewBranches(messages, positions, branches, warnings);
        if (branches is not null && !branches.Exists(b => b.Name == activeBranch))
            warnings.Add(LegacyWarning.ActiveBranchMissing, activeBranch is null ? "" : Shortened(activeBranch));
        foreach (LegacyMessage message in messages)
        {
            if (!message.Facts.IsComplete) warnings.Add(LegacyWarning.MessageIncomplete, message.Id.ToString());
            if (message.Facts.Role is { } role && !MessageWords.Roles.Contains(role))
                warnings.Add(LegacyWarning.UnknownRole, message.Id.ToString());
            if (!MessageWords.Types.Contains(message.Facts.MessageType))
                warnings.Add(LegacyWarning.UnknownMessageType, message.Id.ToString());
            if (message.Facts.ParentId is { } parent && !positions.ContainsKey(parent))
                warnings.Add(LegacyWarning.ParentMissing, message.Id.ToString());
        }

        ReviewCycles(messages, positions, warnings);
    }

    private static void ReviewBranches(
        List<LegacyMessage> messages, Dictionary<MessageId, int> positions, List<Branch>? branches, WarningTally warnings)
    {
        if (branches is null)
        {
            warnings.Add(LegacyWarning.NoBranches, "");
            return;
        }

        bool[] isInBranch = new bool[messages.Count];
        foreach (Branch branch in branches)
        {
            if (branch.UnreadableIds > 0) warnings.Add(LegacyWarning.BranchUnreadable, Shortened(branch.Name));
            foreach (MessageId id in branch.MessageIds)
            {
                if (positions.TryGetValue(id, out int position)) isInBranch[position] = true;
                else warnings.Add(LegacyWarning.BranchNamesMissingMessage, id.ToString());
            }
        }

        for (int i = 0; i < isInBranch.Length; i++)
        {
            if (!isInBranch[i]) warnings.Add(LegacyWarning.MessageInNoBranch, messages[i].Id.ToString());
        }
    }

    /// <summary>Every message has at most one parent, so each walk either ends, meets an earlier walk, or meets itself.</summary>
    private static void ReviewCycles(List<LegacyMessage> messages, Dictionary<MessageId, int> positions, WarningTally warnings)
    {
        int[] walkOf = new int[messages.Count];
        for (int start = 0; start < messages.Count; start++)
        {
            int walk = start + 1;
            int at = start;
            while (at >= 0 && walkOf[at] == 0)
            {
                walkOf[at] = walk;
                at = messages[at].Facts.ParentId is { } parent && positions.TryGetValue(parent, out int next) ? next : -1;
            }

            if (at >= 0 && walkOf[at] == walk) warnings.Add(LegacyWarning.ParentCycle, messages[at].Id.ToString());
        }
    }

    private static string Shortened(string name) =>
        '"' + JsonText.ForMessage(System.Text.Encoding.UTF8.GetBytes(name)) + '"';
}
