namespace ContextPool.Checking;

/// <summary>
/// A file that was on its way to its name when its writer died; the next writer of the context deletes it.
/// </summary>
public sealed record UnfinishedWrite(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
