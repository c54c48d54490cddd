namespace ContextPool.Checking;

/// <summary>The backup that the receipt names is not there.</summary>
public sealed record BackupMissing(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => true;
}
