namespace ContextPool.Checking;

/// <summary>Moves a file out of the context.</summary>
public sealed record TrashFile(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why);
