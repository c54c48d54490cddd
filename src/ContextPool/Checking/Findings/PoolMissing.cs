namespace ContextPool.Checking;

/// <summary>
/// There is no messages_pool, as after a copy that left out empty directories: the next save would fail.
/// </summary>
public sealed record PoolMissing(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
