namespace ContextPool.Checking;

/// <summary>Removes an empty directory that is nobody's context.</summary>
public sealed record RemoveEmptyDirectory(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why);
