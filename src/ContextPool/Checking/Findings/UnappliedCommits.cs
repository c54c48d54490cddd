namespace ContextPool.Checking;

/// <summary>
/// A log of commits tells of appends that their branches do not have, because something else wrote context.json anew. The messages
/// are in the pool.
/// </summary>
public sealed record UnappliedCommits(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>How many of the messages are in no branch at all.</summary>
    public required int Messages { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => Messages > 0;
}
