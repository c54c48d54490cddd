using ContextPool.Format;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Stages;

/// <summary>What is to be done with a context if its file is sound, with what that needs to know of the store.</summary>
/// <param name="Outcome">What the file ends with where all goes well.</param>
/// <param name="IfOvertaken">The reason of the conflict where its pool changes or goes while the run is at work on it.</param>
internal abstract record Plan(Outcome Outcome, Reason IfOvertaken)
{
    /// <summary>There is no pool: build one.</summary>
    /// <param name="WasDeleted">True where the context was deleted, and its source has changed since.</param>
    internal sealed record Migrate(bool WasDeleted) : Plan(Outcome.Migrated, Reason.PathOccupied);

    /// <summary>The source changed and the pool did not: replace it.</summary>
    /// <param name="Published">What the pool was made from.</param>
    internal sealed record Update(Receipt Published) : Plan(Outcome.Updated, Reason.BothChanged);

    /// <summary>There is a pool that something else wrote: compare it, and give it what it lacks.</summary>
    internal sealed record Adopt() : Plan(Outcome.Adopted, Reason.ForeignPool);

    /// <summary>Nothing changed, and the source is to be removed: make sure of what outlives it.</summary>
    /// <param name="Published">What the pool was made from.</param>
    internal sealed record Retire(Receipt Published) : Plan(Outcome.Unchanged, Reason.PoolDamaged);
}
