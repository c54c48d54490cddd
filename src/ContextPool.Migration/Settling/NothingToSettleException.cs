namespace ContextPool.Migration.Settling;

/// <summary>A context that was to be compared or settled does not have two sides, or they are not in conflict. Nothing was done.</summary>
/// <param name="id">The context.</param>
/// <param name="why">What it has.</param>
/// <param name="needsSomebody">True where something is in the way all the same; false where the next run does what there is to do.</param>
internal sealed class NothingToSettleException(ContextId id, string why, bool needsSomebody = false)
    : Exception($"context {id} {(needsSomebody ? "cannot be settled" : "is not in conflict")}: {why}")
{
    /// <summary>As given.</summary>
    public bool NeedsSomebody { get; } = needsSomebody;
}
