namespace ContextPool.Checking;

/// <summary>
/// There are contexts, but no store.json above them: pools that another program wrote. The next save or run
/// writes it.
/// </summary>
public sealed record StoreFileMissing(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;
}
