namespace ContextPool.Checking;

/// <summary>Creates the directory of the messages.</summary>
public sealed record CreatePool(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why);
