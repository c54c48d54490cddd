namespace ContextPool.Checking;

/// <summary>A message whose file has not the name of the id inside: it is served under neither.</summary>
public sealed record MisnamedMessage(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>The message that the file should be named after.</summary>
    public required MessageId Message { get; init; }

    /// <summary>True where a branch, the index or the backup names it.</summary>
    public required bool IsWanted { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => true;
}
