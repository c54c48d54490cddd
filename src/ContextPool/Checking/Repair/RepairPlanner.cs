using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>
/// Says what to do about each finding of one context, and does nothing. Walks through the findings a fixed number of times, however
/// many there are. One thread.
/// </summary>
internal sealed partial class RepairPlanner(ContextId id, RepairOptions options, IAtHand atHand)
{
    // One text for all messages: a pool that is lost has as many findings.
    private string? _fromBackup;
    private string? _notInBackup;

    /// <summary>The plan.</summary>
    public async ValueTask<RepairPlan> PlanAsync(IReadOnlyList<Finding> findings)
    {
        var plan = new RepairPlan(id);
        foreach (Finding finding in findings) await PlanForAsync(finding, plan).ConfigureAwait(false);
        if (options.TrashOrphans && !findings.Any(IsAboutLostCommits)) await PlanOrphansAsync(findings, plan).ConfigureAwait(false);

        // Last, because it tells what the steps before have left in the pool.
        if (findings.Any(IsAboutIndex) || plan.Actions.Any(ChangesPool)) PlanIndex(findings, plan);
        return plan;
    }

    /// <summary>An index that alone names what was lost is no longer derived: made anew, it would hide the loss.</summary>
    private void PlanIndex(IReadOnlyList<Finding> findings, RepairPlan plan)
    {
        HashSet<MessageId?> recovered = [.. plan.Actions.Where(a => a.Kind == RepairKind.RecoverMessage).Select(a => a.Message)];
        int traces = findings.Count(f => f.Traits.HasFlag(FindingTraits.IsOnlyInIndex) && !recovered.Contains(f.Message));
        if (traces == 0)
        {
            plan.Do(RepairKind.RebuildIndex, atHand.PlaceOf(ContextPart.Index), "makes the index anew from the pool");
            return;
        }

        foreach (Finding finding in findings.Where(IsAboutIndex))
            plan.Skip(finding, $"the index is the only trace of {traces} lost messages: it is not made anew");
    }

    private async ValueTask PlanForAsync(Finding finding, RepairPlan plan)
    {
        if (finding.Traits.HasFlag(FindingTraits.IsRefused))
        {
            plan.Skip(finding, "this user may not read it: run the repair as one who may");
            return;
        }

        switch (finding.Kind)
        {
            case FindingKind.MetadataMissing when !finding.IsDamage:
                plan.Mend(finding, RepairKind.RemoveEmptyDirectory, atHand.PlaceOf(ContextPart.Whole), "removes an empty directory");
                break;
            case FindingKind.MetadataMissing or FindingKind.MetadataUnreadable:
                await PlanMetadataAsync(finding, plan).ConfigureAwait(false);
                break;
            case FindingKind.PoolMissing:
                plan.Mend(finding, RepairKind.CreatePool, atHand.PlaceOf(ContextPart.Pool), "creates the directory of the messages");
                break;
            case FindingKind.MissingMessage or FindingKind.UnreadableMessage or FindingKind.ParentMissing:
                PlanRecovery(finding, finding.Message!.Value, plan);
                break;
            case FindingKind.ChangedMessage:
                await PlanChangedAsync(finding, plan).ConfigureAwait(false);
                break;
            case FindingKind.MisnamedMessage:
                await PlanMisnamedAsync(finding, plan).ConfigureAwait(false);
                break;
            case FindingKind.UnfinishedWrite:
                plan.Mend(finding, RepairKind.TrashFile, finding.Place, "moves what a dead writer left to the trash");
                break;
            default:
                PlanLeftover(finding, plan);
                break;
        }
    }

    private void PlanLeftover(Finding finding, RepairPlan plan)
    {
        switch (finding.Kind)
        {
            case FindingKind.ForeignFile when options.TrashForeignFiles:
                plan.Mend(finding, RepairKind.TrashFile, finding.Place, "moves a file that is none of the format's to the trash");
                break;
            case FindingKind.ForeignFile:
                plan.Skip(finding, "it may be somebody's: asked to, a repair moves it to the trash");
                break;
            case FindingKind.UnfinishedMessage when options.TrashOrphans:
                plan.Mend(finding, RepairKind.TrashFile, finding.Place, "moves the text of a message that was never complete to the trash");
                break;
            case FindingKind.OrphanedMessage or FindingKind.UnfinishedMessage when !options.TrashOrphans:
                plan.Skip(finding, "it may be wanted: asked to, a repair moves it to the trash");
                break;
            case FindingKind.ActiveBranchMissing:
                plan.Skip(finding, "which branch is meant is for a person to say");
                break;
            case FindingKind.ReceiptUnreadable or FindingKind.ReceiptMismatch:
                plan.Lose(finding, "nothing else tells what the context was made from; without a receipt the next run compares it with its source");
                break;
            case FindingKind.BackupUnreadable:
                plan.Skip(finding, "this user may not read it: run the repair as one who may");
                break;
            case FindingKind.BackupMissing or FindingKind.BackupChanged:
                plan.Lose(finding, "a backup is a copy of the legacy file, which a pool does not replace");
                break;
            case FindingKind.UnappliedCommits when !finding.IsDamage && finding.Place != atHand.PlaceOf(ContextPart.CommitLog):
                plan.Mend(finding, RepairKind.TrashFile, finding.Place, "moves a log of commits that is history to the trash");
                break;
            case FindingKind.UnappliedCommits or FindingKind.DamagedCommitLog:
                plan.Skip(finding, "where in which branch its messages belong is for a person to say");
                break;
            case FindingKind.PackUnreadable:
                plan.Skip(finding, "what is in it can be read by nobody: messages that are nowhere else come back from the backup");
                break;
            case FindingKind.DirectoryUnreadable:
                plan.Skip(finding, "a directory that cannot be listed cannot be mended from here");
                break;
        }
    }

    private async ValueTask PlanMetadataAsync(Finding finding, RepairPlan plan)
    {
        if (atHand.BackupPlace is not { } backup)
        {
            PlanWithoutBackup(finding, $"there is no backup to take it from: {atHand.WhyNoBackup}", plan);
            return;
        }

        int extra = (await atHand.ReadMessagesOutsideBackupAsync().ConfigureAwait(false)).Count;
        string branch = extra == 0 ? "" : $"; {extra} messages that came after it are listed in a branch 'recovered'";
        plan.Mend(
            finding, RepairKind.RebuildMetadata, atHand.PlaceOf(ContextPart.Metadata), $"from {backup}: ALL LATER EDITS OF METADATA AND BRANCHES ARE LOST{branch}");
    }

    private void PlanRecovery(Finding finding, MessageId message, RepairPlan plan)
    {
        if (atHand.IsInBackup(message))
            plan.Mend(finding, RepairKind.RecoverMessage, atHand.PlaceOf(message), _fromBackup ??= $"from {atHand.BackupPlace}, as it was migrated", message);
        else if (finding.IsDamage)
            PlanWithoutBackup(finding, _notInBackup ??= atHand.BackupPlace is { } backup ? $"{backup} does not have it" : $"there is no backup: {atHand.WhyNoBackup}", plan);
        else
            plan.Skip(finding, "nothing shows that the pool ever had it: its source was so");
    }

    /// <summary>What a backup may have that nobody here can read is not lost.</summary>
    private void PlanWithoutBackup(Finding finding, string why, RepairPlan plan)
    {
        if (atHand.IsBackupUnread) plan.Skip(finding, "its backup may have it: run the repair with a reader of backups");
        else plan.Lose(finding, why);
    }

    private async ValueTask PlanChangedAsync(Finding finding, RepairPlan plan)
    {
        if (options.ChangedMessages == ChangedMessages.Keep)
            plan.Mend(finding, RepairKind.AcceptMessage, finding.Place, "the index vouches for it as it is, as it was asked to", finding.Message);
        else if (options.ChangedMessages == ChangedMessages.Recover || !await atHand.WasWrittenSincePublishedAsync(finding).ConfigureAwait(false))
            PlanRecovery(finding, finding.Message!.Value, plan);
        else
            plan.Skip(finding, "a program wrote it after it was migrated, perhaps with good reason: say whether to keep it or to recover it");
    }

    /// <summary>The file goes under the id inside where that is wanted and free; what its own name stood for may be in the backup.</summary>
    private async ValueTask PlanMisnamedAsync(Finding finding, RepairPlan plan)
    {
        MessageId inside = finding.Message!.Value;
        MessageId? named = atHand.NamedBy(finding);
        bool isWanted = finding.Traits.HasFlag(FindingTraits.IsWanted) || named is null;
        if (isWanted && !await atHand.HasMessageAsync(inside).ConfigureAwait(false))
            plan.Mend(finding, RepairKind.RenameMessage, finding.Place, $"gives it the name of the id inside, {inside}", inside);
        else if (named is { } name && atHand.IsInBackup(name))
            PlanRecovery(finding, name, plan);
        else
            plan.Lose(finding, $"whether it is {named?.ToString() ?? "one message"} or {inside} is for a person to say");
    }

    private static bool IsAboutIndex(Finding finding) =>
        finding.Kind is FindingKind.MissingIndex or FindingKind.TornIndex or FindingKind.StaleIndex or FindingKind.TornIndexLog;

    private static bool IsAboutLostCommits(Finding finding) =>
        finding.Kind is FindingKind.UnappliedCommits or FindingKind.DamagedCommitLog;

    private static bool ChangesPool(RepairAction action) =>
        action.Kind is RepairKind.RecoverMessage or RepairKind.RenameMessage or RepairKind.AcceptMessage;
}
