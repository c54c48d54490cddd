namespace ContextPool.Checking;

/// <summary>A directory under contexts/ without context.json: no reader takes it for a context.</summary>
public sealed record MetadataMissing(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>True where there are files in it, which nobody can reach now; an empty directory is nobody's context.</summary>
    public required bool HasContents { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => HasContents;
}
