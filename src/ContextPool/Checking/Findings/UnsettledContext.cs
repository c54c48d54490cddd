using ContextPool.Model;

namespace ContextPool.Checking;

/// <summary>
/// Something in a context, or around them all, looked damaged or left behind and changed from one look to the next: somebody is writing there. A later check tells what it comes to.
/// </summary>
public sealed record UnsettledContext(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <inheritdoc/>
    public override bool IsDamage => false;

    /// <summary>One note for all that did not settle.</summary>
    internal static UnsettledContext Of(ContextId? context, List<Finding> unsettled) => new(
        context, unsettled[0].Path, unsettled[0].Code, $"{unsettled.Count} things changed while they were looked at: expected them to settle");
}
