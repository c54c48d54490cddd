namespace ContextPool.Checking;

/// <summary>The backup that the receipt names has other contents than when it was verified.</summary>
public sealed record BackupChanged(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => true;
}
