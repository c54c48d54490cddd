using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>A message that a legacy file and a pool do not have alike.</summary>
/// <param name="Source">It, in the legacy file.</param>
/// <param name="Pool">It, in the pool.</param>
/// <param name="Members">What differs, where both can be read.</param>
internal sealed record MessageDifference(StoredMessage Source, StoredMessage Pool, IReadOnlyList<MemberDifference> Members)
{
    /// <summary>The message.</summary>
    public MessageId Id => Source.Id;

    /// <summary>The version of it that there is, the source's where both are there; null where neither can be read.</summary>
    public Message? Any => Source.Message ?? Pool.Message;

    /// <summary>The only side that has it; null where both have, readable or not.</summary>
    public string? OnlyIn => Pool.IsMissing ? "source" : Source.IsMissing ? "pool" : null;
}
