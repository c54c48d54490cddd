using ContextPool.Files;

namespace ContextPool.Checking;

/// <summary>
/// context.json cannot be read, is malformed, or belongs to another context: the context does not open.
/// </summary>
public sealed record MetadataUnreadable(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>The failure of the device or the system that kept it from being read; null where it was read and is no metadata.</summary>
    public FileFailure? Failure { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => true;
}
