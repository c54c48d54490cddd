namespace ContextPool.Checking;

/// <summary>
/// index.json cannot be read. This library writes it whole or not at all, so something else wrote to it, or the
/// disk did.
/// </summary>
public sealed record TornIndex(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => true;
}
