namespace ContextPool.Checking;

/// <summary>This user may not read the backup that the receipt names: whether it is there and sound, another has to say.</summary>
public sealed record BackupUnreadable(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
