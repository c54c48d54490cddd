namespace ContextPool.Checking;

/// <summary>The metadata names an active branch that is not among the branches, or none at all.</summary>
public sealed record ActiveBranchMissing(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
