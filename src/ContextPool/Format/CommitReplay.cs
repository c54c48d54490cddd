namespace ContextPool.Format;

/// <summary>
/// A head with what a log adds to it. Where something else wrote the head anew, a record counts where its branch still ends as the
/// record found it, or has what it adds already; what counts nowhere is told, never dropped.
/// </summary>
internal sealed class CommitReplay
{
    private readonly HeadHash _hash;
    private readonly List<AppendRecord> _unapplied = [];
    private readonly Dictionary<string, HashSet<MessageId>> _there = new(StringComparer.Ordinal);

    private CommitReplay(ContextMetadata head, HeadHash hash)
    {
        Head = head;
        _hash = hash;
    }

    /// <summary>The metadata with all that could be applied.</summary>
    public ContextMetadata Head { get; private set; }

    /// <summary>How many records were applied.</summary>
    public int Applied { get; private set; }

    /// <summary>What the branches do not have and cannot be given any more.</summary>
    public IReadOnlyList<AppendRecord> Unapplied => _unapplied;

    /// <summary>True where the log was written beside another head than this one, so that it cannot be continued.</summary>
    public bool IsOfAnotherHead { get; private set; }

    /// <summary>Applies records in order.</summary>
    /// <param name="head">The metadata, in which the records before these are already.</param>
    /// <param name="hash">The hash of the file that they were read from.</param>
    /// <param name="records">The records.</param>
    public static CommitReplay Of(ContextMetadata head, HeadHash hash, IReadOnlyList<CommitRecord> records)
    {
        var replay = new CommitReplay(head, hash);
        int first = replay.FirstAfterFold(records);
        for (int i = first; i < records.Count; i++)
        {
            if (records[i] is AppendRecord append) replay.Apply(append);
        }

        return replay;
    }

    /// <summary>Behind the last fold that got through: what stands before it is in the head.</summary>
    private int FirstAfterFold(IReadOnlyList<CommitRecord> records)
    {
        for (int i = records.Count - 1; i >= 0; i--)
        {
            if (records[i] is not FoldRecord fold || fold.Head != _hash) continue;
            IsOfAnotherHead = true;
            return i + 1;
        }

        return 0;
    }

    private void Apply(AppendRecord record)
    {
        bool isOfThisHead = record.Base == _hash;
        IsOfAnotherHead |= !isOfThisHead;
        if (Head.FindBranch(record.Branch) is not { HasIdArray: true } branch) _unapplied.Add(record);
        else if (isOfThisHead ? branch.MessageIds.Count == record.Count && branch.Tip == record.Tip : CanFollow(branch, record)) Add(record);
        else if (isOfThisHead || !record.Ids.All(IdsIn(branch).Contains)) _unapplied.Add(record);
    }

    private bool CanFollow(Branch branch, AppendRecord record) =>
        branch.Tip == record.Tip && !record.Ids.Any(IdsIn(branch).Contains);

    private void Add(AppendRecord record)
    {
        Head = Head.With(record.Branch, record.Ids);
        Applied++;
        if (_there.TryGetValue(record.Branch, out HashSet<MessageId>? there)) there.UnionWith(record.Ids);
    }

    private HashSet<MessageId> IdsIn(Branch branch)
    {
        if (!_there.TryGetValue(branch.Name, out HashSet<MessageId>? ids)) _there[branch.Name] = ids = [.. branch.MessageIds];
        return ids;
    }
}
