namespace ContextPool.Checking;

/// <summary>A message answers one that is not in the pool and that no branch and no index entry names.</summary>
public sealed record ParentMissing(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>The message.</summary>
    public required MessageId Message { get; init; }

    /// <summary>The one that it answers.</summary>
    public required MessageId Parent { get; init; }

    /// <summary>True where the backup has the parent: it is lost. Otherwise the source was so.</summary>
    public required bool IsInBackup { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => IsInBackup;
}
