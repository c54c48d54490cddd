namespace ContextPool.Checking;

/// <summary>Something that this format has no name for; it is neither served nor touched.</summary>
public sealed record ForeignFile(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
