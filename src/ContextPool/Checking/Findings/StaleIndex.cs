namespace ContextPool.Checking;

/// <summary>The index differs from the pool in ids, sizes or facts; it mends itself when it is next loaded.</summary>
public sealed record StaleIndex(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
