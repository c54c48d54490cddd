using ContextPool.Model;

namespace ContextPool.Checking;

/// <summary>
/// A branch or the index names a message that is not in the pool. Where nothing shows that the pool ever had
/// it, the source was so.
/// </summary>
public sealed record MissingMessage(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>The message.</summary>
    public required MessageId Message { get; init; }

    /// <summary>True where the index names it or the backup contains it: it was there and is lost.</summary>
    public required bool WasInPool { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => WasInPool;
}
