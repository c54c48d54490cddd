namespace ContextPool.Checking;

/// <summary>commits.log has a line that is not as its writer left it, or of an unknown kind: what was appended with it is not known.</summary>
public sealed record DamagedCommitLog(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => true;
}
