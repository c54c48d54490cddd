namespace ContextPool.Storage;

/// <summary>
/// Tells a state of a context from its other states, without what is in it. Two marks of one context in one storage are compared; a mark
/// may be kept for as long as one likes, by other processes too where the storage outlives its process.
/// </summary>
/// <param name="Head">Differs where the head was written anew.</param>
/// <param name="Messages">Differs where messages were added, replaced or moved.</param>
/// <param name="Contents">
/// Of what is in both, where the two others may be the same for two states that follow each other closely; else 0. It counts where both
/// marks have it.
/// </param>
/// <param name="IsFresh">The next look has to compare contents as well.</param>
internal readonly record struct ContextMark(ulong Head, ulong Messages, ulong Contents = 0, bool IsFresh = false)
{
    /// <summary>What is worth being kept.</summary>
    public ContextMark ToKeep() => IsFresh ? this : this with { Contents = 0 };

    /// <summary>True where the head may be another one.</summary>
    public bool HasOtherHeadThan(in ContextMark other) => Head != other.Head || HasOtherContentsThan(other);

    /// <summary>True where messages may be others.</summary>
    public bool HasOtherMessagesThan(in ContextMark other) => Messages != other.Messages || HasOtherContentsThan(other);

    private bool HasOtherContentsThan(in ContextMark other) => Contents != 0 && other.Contents != 0 && Contents != other.Contents;
}
