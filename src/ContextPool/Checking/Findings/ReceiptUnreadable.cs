namespace ContextPool.Checking;

/// <summary>
/// receipt.json cannot be read: repair and rollback no longer find the backup, and the next run cannot tell
/// what is new.
/// </summary>
public sealed record ReceiptUnreadable(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => true;
}
