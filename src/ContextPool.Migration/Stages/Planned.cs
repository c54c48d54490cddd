namespace ContextPool.Migration.Stages;

/// <summary>A context in flight.</summary>
/// <param name="Item">What travels beside.</param>
/// <param name="Plan">What is to be done if the file is sound.</param>
/// <param name="Value">What the stage before made of it.</param>
internal sealed record Planned<T>(MigrationItem Item, Plan Plan, T Value) : InFlight(Item)
{
    /// <summary>The same context, a stage further.</summary>
    public Planned<TNext> With<TNext>(TNext next) => new(Item, Plan, next);
}
