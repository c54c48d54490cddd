namespace ContextPool.Migration.Stages;

/// <summary>
/// One step of the graph. It advances the item or ends it. It may throw: the block around it turns every exception into
/// an outcome, so a stage has no error handling but what belongs to its work.
/// </summary>
internal interface IStage
{
    /// <summary>Works on an item that has not ended. Called for several items at once, up to the stage's parallelism.</summary>
    Task WorkAsync(MigrationItem item);
}
