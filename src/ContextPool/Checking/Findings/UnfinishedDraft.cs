namespace ContextPool.Checking;

/// <summary>
/// A draft whose writer is gone. The next run deletes it, or keeps it in the trash where it is a version that
/// was just replaced.
/// </summary>
public sealed record UnfinishedDraft(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
