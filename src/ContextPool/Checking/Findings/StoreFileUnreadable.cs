namespace ContextPool.Checking;

/// <summary>store.json is there and does not tell a version; the library refuses to open the store.</summary>
public sealed record StoreFileUnreadable(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => true;
}
