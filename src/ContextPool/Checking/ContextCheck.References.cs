using ContextPool.Backups;
using ContextPool.Model;

namespace ContextPool.Checking;

/// <content>What names messages, against the messages that are there.</content>
internal sealed partial class ContextCheck
{
    private readonly HashSet<MessageId> _missing = [];
    private Dictionary<MessageId, List<string>>? _branchesOf;
    private Lazily<VerifiedBackup>? _backup;

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
            List<string> branches = BranchesOf(id);
            bool wasInPool = _index.Entries.ContainsKey(id) || (IsBackupAsked && _backup!.Value?.Contains(id) == true);
            string namedBy = branches.Count == 0 ? "the index names it" : $"{branches.Count} branches name it";
            Findings.Add(new MissingMessage(_id, _context.Message(id), id.ToString(), $"{namedBy}: expected it in the pool")
            {
                Message = id,
                WasInPool = wasInPool,
            });
        }
    }

    /// <summary>A whole backup is read only where contents are to be read, or where there is no index to ask.</summary>
    private bool IsBackupAsked => _readData || !_index!.IsReadable;

    private void LookAtOrphans()
    {
        if (_metadata is null) return;
        foreach (MessageId id in _sizes.Keys)
        {
            if (_unusable.Contains(id) || BranchesOf(id).Count > 0) continue;
            Findings.Add(new OrphanedMessage(_id, _context.Message(id), id.ToString(), "no branch names it: expected at least one")
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
            bool isInBackup = _backup!.Value?.Contains(parent) == true;
            Findings.Add(new ParentMissing(
                _id, _context.Message(id), id.ToString(), $"its parent is {parent}: expected that message in the pool")
            {
                Message = id,
                Parent = parent,
                IsInBackup = isInBackup,
            });
        }
    }
}
