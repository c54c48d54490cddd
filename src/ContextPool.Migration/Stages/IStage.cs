namespace ContextPool.Migration.Stages;

/// <summary>
/// One step of the graph, for one type of what the stage before hands over. It hands over the next type or ends the item. It may
/// throw: the block around it turns every exception into an outcome, so a stage has no error handling but what belongs to its work.
/// </summary>
internal interface IStage<in TIn>
    where TIn : InFlight
{
    /// <summary>Works on an item. Called for several items at once, up to the stage's parallelism.</summary>
    Task<InFlight> WorkAsync(TIn item);
}
