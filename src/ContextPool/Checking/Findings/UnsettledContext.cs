namespace ContextPool.Checking;

/// <summary>
/// Something looked damaged and changed from one look to the next: somebody is writing there. A later check tells what it comes to.
/// </summary>
public sealed record UnsettledContext(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
