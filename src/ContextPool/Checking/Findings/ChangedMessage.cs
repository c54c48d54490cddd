namespace ContextPool.Checking;

/// <summary>
/// A message has the size that it had and other contents, and nobody told the index that it was replaced: a disk or somebody changed it.
/// </summary>
public sealed record ChangedMessage(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>The message.</summary>
    public required MessageId Message { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => true;
}
