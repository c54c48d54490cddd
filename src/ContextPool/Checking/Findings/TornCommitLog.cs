namespace ContextPool.Checking;

/// <summary>commits.log ends in a line without its end: its writer died before it had committed. The next one cuts it off.</summary>
public sealed record TornCommitLog(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
