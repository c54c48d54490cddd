using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <content>What names messages, against the messages that are there.</content>
internal sealed partial class ContextCheck
{
    private readonly List<MessageId> _missing = [];
    private readonly List<(MessageId Message, MessageId Parent)> _parentsElsewhere = [];
    private readonly Dictionary<(int Branches, bool IsToldToUs), string> _expectedOfMissing = [];
    private NamedMessages _named = NamedMessages.None;
    private Lazily<ISourceBackup>? _backup;
    private Receipt? _receipt;
    private bool _isBackupMute;
    private HashSet<string>? _missingInSource;

    /// <summary>Walks the two that name messages side by side, each in order.</summary>
    private void LookAtReferences()
    {
        ReadOnlySpan<MessageId> named = _named.Ids;
        ReadOnlySpan<MessageId> indexed = _index!.Entries.Ids;
        while (!named.IsEmpty || !indexed.IsEmpty)
        {
            bool isNamed = !named.IsEmpty && (indexed.IsEmpty || named[0].CompareTo(indexed[0]) <= 0);
            MessageId id = isNamed ? named[0] : indexed[0];
            int branches = 0;
            while (branches < named.Length && named[branches] == id) branches++;
            bool isIndexed = !indexed.IsEmpty && indexed[0] == id;
            named = named[branches..];
            if (isIndexed) indexed = indexed[1..];
            if (!_pool.Contains(id) && !_pool.Misplaced.Contains(id)) Missing(id, branches, isIndexed);
        }
    }

    private void Missing(MessageId id, int branches, bool isIndexed)
    {
        _missing.Add(id);
        bool? sourceHadIt = _pool.HidesSome ? null : isIndexed ? true : SourceHad(id);
        Findings.Add(new Finding(
            FindingKind.MissingMessage, _id, _seen.Places, id, ExpectedOfMissing(branches, isToldToUs: sourceHadIt is not null))
        {
            IsDamage = sourceHadIt ?? false,
            Traits = (branches == 0 ? FindingTraits.IsOnlyInIndex : FindingTraits.None) | (_pool.HidesSome ? FindingTraits.IsRefused : FindingTraits.None),
        });
    }

    /// <summary>One text for all that are named as often: a pool that is lost has as many findings as messages.</summary>
    private string ExpectedOfMissing(int branches, bool isToldToUs)
    {
        if (_expectedOfMissing.TryGetValue((branches, isToldToUs), out string? known)) return known;
        string namedBy = branches == 0 ? "the index names it" : $"{branches} branches name it";
        string doubt = isToldToUs ? "" : _pool.HidesSome ? "; it may be where this user may not look" : $"; whether its source had it {(_backups is null ? "its backup tells" : "this user may not read")}";
        return _expectedOfMissing[(branches, isToldToUs)] = $"{namedBy}: expected it in the pool{doubt}";
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
        return _isBackupMute ? null : true;
    }

    private ISourceBackup? OpenBackup()
    {
        if (_receipt is null) return null;
        OpenedBackup opened = _seen.OpenBackup(_receipt, _backups);
        _isBackupMute = opened.IsMute;
        return opened.Backup;
    }

    private void LookAtOrphans()
    {
        if (!_hasMetadata) return;
        for (int i = 0; i < _pool.Count; i++)
        {
            MessageId id = _pool[i];
            if (!_pool.IsThere(i) || _pool.IsUnusable(i) || _named.Contains(id)) continue;
            Findings.Add(new Finding(FindingKind.OrphanedMessage, _id, _seen.Places.PlaceOf(id), id.ToString(), "no branch names it: expected at least one")
            {
                Message = id,
            });
        }
    }

    /// <summary>Only where all messages were read: the parent stands in the message.</summary>
    private void LookAtParents()
    {
        if (_pool.HidesSome) return;
        foreach ((MessageId id, MessageId parent) in _parentsElsewhere)
        {
            if (_pool.Misplaced.Contains(parent) || _missing.BinarySearch(parent) >= 0) continue;
            Findings.Add(new Finding(
                FindingKind.ParentMissing, _id, _seen.Places.PlaceOf(id), id.ToString(), $"its parent is {parent}: expected that message in the pool")
            {
                Message = parent,
                IsDamage = _backup!.Value?.Contains(parent) == true,
            });
        }
    }
}
