using ContextPool.Storage;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>What was read of one context.</summary>
/// <param name="Summary">What the list says of it.</param>
/// <param name="Mark">The state it was in before it was read; null where it has to be read again in any case.</param>
/// <param name="Messages">What can be found in it, ordered by id: what is in a branch.</param>
/// <param name="Problems">What cannot be read.</param>
internal sealed record ContextFacts(
    ContextSummary Summary, ContextMark? Mark, IReadOnlyList<FoundMessage> Messages, IReadOnlyList<CatalogueProblem> Problems)
{
    /// <summary>A context that is there and cannot be read.</summary>
    public static ContextFacts Unreadable(ContextId id, string why) => new(
        new ContextSummary(id, null, default, default, default, 0, 0, 0, MessageLayout.Loose, null, null, 0, why), null, [], [new CatalogueProblem(id, null, why)]);
}

/// <summary>A message that is in a branch and in the pool.</summary>
/// <param name="Id">It.</param>
/// <param name="Tag">Another one for another version of it.</param>
/// <param name="At">Its time, as the index tells it.</param>
internal readonly record struct FoundMessage(MessageId Id, UInt128 Tag, Timestamp At);
