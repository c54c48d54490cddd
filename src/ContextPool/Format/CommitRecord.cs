namespace ContextPool.Format;

/// <summary>One line of <c>commits.log</c>.</summary>
/// <param name="Base">The <c>context.json</c> that it was written beside.</param>
/// <param name="At">When it was written; for people.</param>
internal abstract record CommitRecord(HeadHash Base, Timestamp At);

/// <summary>Messages were added at the end of a branch.</summary>
/// <param name="Base">The head that it builds on, with the records before it.</param>
/// <param name="At">When.</param>
/// <param name="Branch">The branch, which was there.</param>
/// <param name="Count">How many readable ids the branch had before.</param>
/// <param name="Tip">The last of them; null where there was none.</param>
/// <param name="Ids">What was added, at least one.</param>
internal sealed record AppendRecord(
    HeadHash Base, Timestamp At, string Branch, int Count, MessageId? Tip, IReadOnlyList<MessageId> Ids) : CommitRecord(Base, At);

/// <summary>
/// A head was about to be written that has all records before this one in it. Where that head is in place they are history; where it
/// is not, its writer died and this record says nothing.
/// </summary>
/// <param name="Base">The head that was to be replaced.</param>
/// <param name="At">When.</param>
/// <param name="Head">The head that was to replace it.</param>
internal sealed record FoldRecord(HeadHash Base, Timestamp At, HeadHash Head) : CommitRecord(Base, At);
