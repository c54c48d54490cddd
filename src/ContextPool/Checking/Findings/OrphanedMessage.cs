namespace ContextPool.Checking;

/// <summary>
/// A message in no branch: after a crash between writing it and committing it, or because the source was so.
/// </summary>
public sealed record OrphanedMessage(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>The message.</summary>
    public required MessageId Message { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => false;
}
