using ContextPool.Storage;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>Something that is to be written of a context.</summary>
/// <param name="Id">The context.</param>
/// <param name="Before">What was known of it when it was read: where that is another one now, somebody else was quicker, and it is read again.</param>
internal abstract record Change(ContextId Id, KnownContext Before)
{
    /// <summary>How much it is, in characters of words.</summary>
    public virtual int Size => 0;
}

/// <summary>It is not there any more.</summary>
internal sealed record GoneContext(ContextId Id, KnownContext Before) : Change(Id, Before);

/// <summary>It is as it was, and its state is known better.</summary>
internal sealed record SameContext(ContextId Id, KnownContext Before, ContextMark Mark) : Change(Id, Before);

/// <summary>What the list says of it.</summary>
internal sealed record ReadContext(KnownContext Before, ContextFacts Facts) : Change(Facts.Summary.Id, Before);

/// <summary>Words of some of its messages, those that are new or may be. Comes behind <see cref="ReadContext"/>.</summary>
internal sealed record ReadWords(ContextId Id, KnownContext Before, IReadOnlyList<ReadMessage> Messages) : Change(Id, Before)
{
    public override int Size { get; } = Messages.Sum(m => m.Words.Length);
}

/// <summary>
/// All words were told, behind all <see cref="ReadWords"/>: which messages are in it no longer, and the state it was in before it was read; null
/// where it has to be read again.
/// </summary>
internal sealed record AllWords(ContextId Id, KnownContext Before, IReadOnlyList<MessageId> Gone, ContextMark? Mark) : Change(Id, Before);

/// <summary>A message whose words were read.</summary>
/// <param name="Id">It.</param>
/// <param name="Tag">What it was tagged with before it was read.</param>
/// <param name="Second">When it was said, in seconds since 1970.</param>
/// <param name="Role">Who said it, as a word.</param>
/// <param name="Words">What it says; empty where that is what was known.</param>
/// <param name="Hash">Of all that is indexed of it.</param>
/// <param name="Before">What was known of it; null for nothing.</param>
internal sealed record ReadMessage(MessageId Id, UInt128 Tag, long Second, string Role, string Words, long Hash, KnownMessage? Before);
