using ContextPool.Files;

namespace ContextPool.Checking;

/// <summary>A message whose file cannot be read or is no message. Its neighbours are served.</summary>
public sealed record UnreadableMessage(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>The message.</summary>
    public required MessageId Message { get; init; }

    /// <summary>The failure of the device or the system that kept it from being read; null where it was read and is no message.</summary>
    public FileFailure? Failure { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => true;
}
