namespace ContextPool.Checking;

/// <summary>
/// A directory that cannot be listed, or something else in its place: nothing below it was checked.
/// </summary>
public sealed record DirectoryUnreadable(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => true;
}
