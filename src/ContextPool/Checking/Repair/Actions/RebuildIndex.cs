namespace ContextPool.Checking;

/// <summary>Makes index.json anew from the pool.</summary>
public sealed record RebuildIndex(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why);
