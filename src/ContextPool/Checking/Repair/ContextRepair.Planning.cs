using ContextPool.Files;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <content>What to do about each finding.</content>
internal sealed partial class ContextRepair
{
    private RepairPlan Plan(List<Finding> findings)
    {
        var plan = new RepairPlan();
        foreach (Finding finding in findings) PlanFor(finding, plan);
        if (_options.TrashOrphans && !findings.Exists(f => f is UnappliedCommits or DamagedCommitLog)) PlanOrphans(findings, plan);

        // Last, because it tells what the steps before have left in the pool.
        if (findings.Exists(IsAboutIndex) || plan.Actions.Any(ChangesPool)) PlanIndex(findings, plan);
        return plan;
    }

    /// <summary>An index that alone names what was lost is no longer derived: made anew, it would hide the loss.</summary>
    private void PlanIndex(List<Finding> findings, RepairPlan plan)
    {
        HashSet<MessageId> recovered = [.. plan.Actions.OfType<RecoverMessage>().Select(r => r.Message)];
        int traces = findings.OfType<MissingMessage>().Count(m => m.Branches == 0 && !recovered.Contains(m.Message));
        if (traces == 0)
        {
            plan.Do(new RebuildIndex(_id, _context.Index, "makes the index anew from the pool"));
            return;
        }

        foreach (Finding finding in findings.Where(IsAboutIndex))
            plan.Skip(finding, $"the index is the only trace of {traces} lost messages: it is not made anew");
    }

    private void PlanFor(Finding finding, RepairPlan plan)
    {
        switch (finding)
        {
            case MetadataMissing { HasContents: false }:
                plan.Do(new RemoveEmptyDirectory(_id, _context.Root, "removes an empty directory"));
                break;
            case MetadataMissing or MetadataUnreadable:
                PlanMetadata(finding, plan);
                break;
            case PoolMissing:
                plan.Do(new CreatePool(_id, _context.Pool, "creates the directory of the messages"));
                break;
            case MissingMessage missing:
                PlanRecovery(missing, missing.Message, plan);
                break;
            case UnreadableMessage unreadable:
                if (IsRefused(unreadable.Failure)) plan.Skip(finding, "this user may not read it: run the repair as one who may");
                else PlanRecovery(unreadable, unreadable.Message, plan);
                break;
            case ParentMissing parent:
                PlanRecovery(parent, parent.Parent, plan);
                break;
            case ChangedMessage changed:
                PlanChanged(changed, plan);
                break;
            case MisnamedMessage misnamed:
                PlanMisnamed(misnamed, plan);
                break;
            case UnfinishedWrite:
                plan.Do(new TrashFile(_id, finding.Path, "moves what a dead writer left to the trash"));
                break;
            default:
                PlanLeftover(finding, plan);
                break;
        }
    }

    private void PlanLeftover(Finding finding, RepairPlan plan)
    {
        switch (finding)
        {
            case ForeignFile when _options.TrashForeignFiles:
                plan.Do(new TrashFile(_id, finding.Path, "moves a file that is none of the format's to the trash"));
                break;
            case ForeignFile:
                plan.Skip(finding, "it may be somebody's: asked to, a repair moves it to the trash");
                break;
            case OrphanedMessage when !_options.TrashOrphans:
                plan.Skip(finding, "it may be wanted: asked to, a repair moves it to the trash");
                break;
            case ActiveBranchMissing:
                plan.Skip(finding, "which branch is meant is for a person to say");
                break;
            case ReceiptUnreadable or ReceiptMismatch:
                plan.Lose(finding, "nothing else tells what the context was made from; without a receipt the next run compares it with its source");
                break;
            case BackupUnreadable:
                plan.Skip(finding, "this user may not read it: run the repair as one who may");
                break;
            case BackupMissing or BackupChanged:
                plan.Lose(finding, "a backup is a copy of the legacy file, which a pool does not replace");
                break;
            case UnappliedCommits { Messages: 0 } when finding.Path != _context.CommitLog:
                plan.Do(new TrashFile(_id, finding.Path, "moves a log of commits that is history to the trash"));
                break;
            case UnappliedCommits or DamagedCommitLog:
                plan.Skip(finding, "where in which branch its messages belong is for a person to say");
                break;
            case DirectoryUnreadable:
                plan.Skip(finding, "a directory that cannot be listed cannot be mended from here");
                break;
        }
    }

    private void PlanMetadata(Finding finding, RepairPlan plan)
    {
        if (finding is MetadataUnreadable { Failure: var failure } && IsRefused(failure))
        {
            plan.Skip(finding, "this user may not read it: run the repair as one who may");
            return;
        }

        if (_backup.Value is not { } backup)
        {
            PlanWithoutBackup(finding, $"there is no backup to take it from: {_whyNoBackup}", plan);
            return;
        }

        int extra = MessagesOutsideBackup().Count;
        string branch = extra == 0 ? "" : $"; {extra} messages that came after it are listed in a branch 'recovered'";
        plan.Do(new RebuildMetadata(
            _id, _context.Metadata, $"from {backup.Place}: ALL LATER EDITS OF METADATA AND BRANCHES ARE LOST{branch}")
        { RecoveredMessages = extra });
    }

    private void PlanRecovery(Finding finding, MessageId message, RepairPlan plan)
    {
        if (_backup.Value?.Contains(message) == true)
        {
            plan.Do(new RecoverMessage(_id, _context.Message(message), $"from {_backup.Value.Place}, as it was migrated") { Message = message });
        }
        else if (finding.IsDamage)
        {
            if (_backup.Value is { } backup) plan.Lose(finding, $"{backup.Place} does not have it");
            else PlanWithoutBackup(finding, $"there is no backup: {_whyNoBackup}", plan);
        }
        else
        {
            plan.Skip(finding, "nothing shows that the pool ever had it: its source was so");
        }
    }

    /// <summary>What a backup may have that nobody here can read is not lost.</summary>
    private void PlanWithoutBackup(Finding finding, string why, RepairPlan plan)
    {
        if (_isBackupUnread) plan.Skip(finding, "its backup may have it: run the repair with a reader of backups");
        else plan.Lose(finding, why);
    }

    private void PlanChanged(ChangedMessage finding, RepairPlan plan)
    {
        if (_options.ChangedMessages == ChangedMessages.Keep)
            plan.Do(new AcceptMessage(_id, finding.Path, "the index vouches for it as it is, as it was asked to") { Message = finding.Message });
        else if (_options.ChangedMessages == ChangedMessages.Recover || !WasWrittenSincePublished(finding.Path))
            PlanRecovery(finding, finding.Message, plan);
        else
            plan.Skip(finding, "a program wrote it after it was migrated, perhaps with good reason: say whether to keep it or to recover it");
    }

    private bool WasWrittenSincePublished(string path) =>
        !Timestamp.TryParse(_published ?? "", out Timestamp published) || !(_files.Stat(path) is { } stat && stat.LastWrite <= published);

    /// <summary>The file goes under the id inside where that is wanted and free; what its own name stood for may be in the backup.</summary>
    private void PlanMisnamed(MisnamedMessage finding, RepairPlan plan)
    {
        string target = _context.Message(finding.Message);
        bool isNamed = ContextLayout.TryParseMessageName(Path.GetFileName(finding.Path), out MessageId name);
        if ((finding.IsWanted || !isNamed) && _files.Stat(target) is null)
            plan.Do(new RenameMessage(_id, finding.Path, $"gives it the name of the id inside, {finding.Message}") { Message = finding.Message });
        else if (isNamed && _backup.Value?.Contains(name) == true)
            PlanRecovery(finding, name, plan);
        else
            plan.Lose(finding, $"whether it is {(isNamed ? name : "one message")} or {finding.Message} is for a person to say");
    }

    /// <summary>By time: the order in which they were written.</summary>
    private List<MessageId> MessagesOutsideBackup() =>
    [
        .. IndexBuilder.FromPool(_files, _context, IndexBuilder.FileTime(_files, _context), onUnreadable: (_, _) => { })
            .Where(e => _backup.Value?.Contains(e.Id) != true).OrderBy(e => e.Timestamp).ThenBy(e => e.Id).Select(e => e.Id),
    ];

    /// <summary>Not to be allowed to read a thing says nothing about the thing.</summary>
    private static bool IsRefused(FileFailure? failure) => failure is FileFailure.AccessDenied or FileFailure.TooManyOpenFiles;

    private static bool IsAboutIndex(Finding finding) => finding is MissingIndex or TornIndex or StaleIndex or TornIndexLog;

    private static bool ChangesPool(RepairAction action) => action is RecoverMessage or RenameMessage or AcceptMessage;
}
