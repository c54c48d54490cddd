using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <content>What names messages, against the messages that are there.</content>
internal sealed partial class ContextCheck
{
    private readonly HashSet<MessageId> _missing = [];
    private Dictionary<MessageId, List<string>>? _branchesOf;
    private Lazily<ISourceBackup>? _backup;
    private Receipt? _receipt;
    private HashSet<string>? _missingInSource;

    /// <summary>The branches that list a message, in the order of the branches.</summary>
    private List<string> BranchesOf(MessageId id)
    {
        _branchesOf ??= ReadBranches();
        return _branchesOf.GetValueOrDefault(id) ?? [];
    }

    private Dictionary<MessageId, List<string>> ReadBranches()
    {
        var branchesOf = new Dictionary<MessageId, List<string>>();
        foreach (Branch branch in _metadata?.Branches ?? [])
        {
            foreach (MessageId id in branch.MessageIds)
            {
                if (!branchesOf.TryGetValue(id, out List<string>? names)) branchesOf[id] = names = [];
                if (names.Count == 0 || names[^1] != branch.Name) names.Add(branch.Name);
            }
        }

        return branchesOf;
    }

    private void LookAtReferences()
    {
        _branchesOf ??= ReadBranches();
        foreach (MessageId id in _branchesOf.Keys.Union(_index!.Entries.Keys).Order())
        {
            if (_sizes.ContainsKey(id) || _misplaced.Contains(id)) continue;
            _missing.Add(id);
            int branches = BranchesOf(id).Count;
            bool? sourceHadIt = _index.Entries.ContainsKey(id) ? true : SourceHad(id);
            string namedBy = branches == 0 ? "the index names it" : $"{branches} branches name it";
            string doubt = sourceHadIt is null ? $"; whether its source had it {(_backups is null ? "its backup tells" : "this user may not read")}" : "";
            Findings.Add(new Finding(FindingKind.MissingMessage, _id, _context.Message(id), id.ToString(), $"{namedBy}: expected it in the pool{doubt}")
            {
                Message = id,
                IsDamage = sourceHadIt ?? false,
                Traits = branches == 0 ? FindingTraits.IsOnlyInIndex : FindingTraits.None,
            });
        }
    }

    /// <summary>
    /// False only where something shows that the source lacked the message, so that no branch of it ever led anywhere. A receipt that
    /// is gone or damaged shows nothing, and a context that was made here has no source to blame.
    /// </summary>
    /// <returns>Null where the only witness is a backup that this user may not read, or that nobody here can.</returns>
    private bool? SourceHad(MessageId id)
    {
        if (_receipt?.MissingInSource is { } missing)
        {
            _missingInSource ??= [.. missing];
            return !_missingInSource.Contains(id.ToString());
        }

        if (_receipt is null) return true;
        if (_backup!.Value is { } backup) return backup.Contains(id);
        return IsBackupMute() ? null : true;
    }

    private bool IsBackupMute()
    {
        try
        {
            using IFileReader reader = _files.OpenRead(_receipt!.BackupPath);
            return _backups is null;
        }
        catch (FileOperationException e)
        {
            return e.Failure == FileFailure.AccessDenied;
        }
    }

    private void LookAtOrphans()
    {
        if (_metadata is null) return;
        foreach (MessageId id in _sizes.Keys)
        {
            if (_unusable.Contains(id) || BranchesOf(id).Count > 0) continue;
            Findings.Add(new Finding(FindingKind.OrphanedMessage, _id, _context.Message(id), id.ToString(), "no branch names it: expected at least one")
            {
                Message = id,
            });
        }
    }

    /// <summary>Only where all messages were read: the parent stands in the message.</summary>
    private void LookAtParents()
    {
        if (!_readData) return;
        foreach ((MessageId id, MessageFacts facts) in _facts.OrderBy(f => f.Key))
        {
            if (facts.ParentId is not { } parent || _sizes.ContainsKey(parent) || _misplaced.Contains(parent) || _missing.Contains(parent))
                continue;
            Findings.Add(new Finding(
                FindingKind.ParentMissing, _id, _context.Message(id), id.ToString(), $"its parent is {parent}: expected that message in the pool")
            {
                Message = parent,
                IsDamage = _backup!.Value?.Contains(parent) == true,
            });
        }
    }
}
