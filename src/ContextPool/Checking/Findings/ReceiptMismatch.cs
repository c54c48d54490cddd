namespace ContextPool.Checking;

/// <summary>The receipt belongs to another context, or a value in it is not of its form.</summary>
public sealed record ReceiptMismatch(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => true;
}
