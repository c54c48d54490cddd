namespace ContextPool.Checking;

/// <summary>Writes store.json.</summary>
public sealed record CreateStoreFile(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why);
