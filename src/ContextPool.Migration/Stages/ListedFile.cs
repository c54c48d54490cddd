namespace ContextPool.Migration.Stages;

/// <summary>A file of which nothing is known but its name.</summary>
internal sealed record ListedFile(MigrationItem Item) : InFlight(Item);
