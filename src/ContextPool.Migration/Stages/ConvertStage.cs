using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>Splits the bytes. Where a pool is to be adopted no draft is built: the pool that is there is compared.</summary>
internal sealed class ConvertStage(RunEnvironment run) : IStage<Planned<BackedUpSource>>
{
    public Task<InFlight> WorkAsync(Planned<BackedUpSource> backedUp)
    {
        run.Abandon.ThrowIfCancellationRequested();
        ConvertedSource converted = run.Steps.Convert(backedUp.Value);
        backedUp.Item.Facts = backedUp.Item.Facts.With(converted);
        return Task.FromResult<InFlight>(
            backedUp.Plan is Plan.Adopt ? backedUp.With(new PoolToAdopt(converted)) : backedUp.With(converted));
    }
}
