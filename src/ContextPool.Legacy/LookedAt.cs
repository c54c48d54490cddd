namespace ContextPool.Legacy;

/// <summary>The two sides of a context that somebody decided between: the decision is about these versions and no others.</summary>
/// <param name="SourceSha256">SHA-256 of the legacy file.</param>
/// <param name="PoolSha256">Digest of the pool.</param>
internal sealed record LookedAt(string SourceSha256, string PoolSha256)
{
    public static StaleWriteException SourceChanged(ContextId id) =>
        new($"the legacy file of context {id} changed since it was looked at; nothing was done", id);

    public static StaleWriteException PoolChanged(ContextId id) =>
        new($"the pool of context {id} changed, or went away, since it was looked at; nothing was done", id);
}
