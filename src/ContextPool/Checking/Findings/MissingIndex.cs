namespace ContextPool.Checking;

/// <summary>There is no index.json; it is derived and made anew when it is needed.</summary>
public sealed record MissingIndex(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
