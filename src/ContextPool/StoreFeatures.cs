namespace ContextPool;

/// <summary>
/// What a store asks of its programs beyond the plain format: <c>features</c> in <c>store.json</c>. A program that does not know
/// one of them cannot read the store rightly, so it does not read it at all.
/// </summary>
[Flags]
public enum StoreFeatures
{
    /// <summary>The plain format, which the original application reads and writes as well.</summary>
    None = 0,

    /// <summary>
    /// <c>commits_log</c>: appends go to <c>commits.log</c> beside a context's metadata. Only for stores into which the original
    /// application writes no longer: it reads a head that may be slightly older, and knows nothing of the log.
    /// </summary>
    CommitLog = 1,

    /// <summary>
    /// <c>packs</c>: messages may lie in compressed packs. Only for stores into which the original application writes no longer: it sees
    /// none of them. On since the first pack was written; switched off by nothing but a wish for it.
    /// </summary>
    Packs = 2,
}
