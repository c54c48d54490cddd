namespace ContextPool.Checking;

/// <summary>Puts a file back that was written to while it was being replaced; what had replaced it is in the trash.</summary>
public sealed record PutBack(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why);
