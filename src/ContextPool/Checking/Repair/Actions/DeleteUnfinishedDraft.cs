namespace ContextPool.Checking;

/// <summary>
/// Deletes what a dead writer left in staging; a version that a publish had just replaced goes to the trash
/// instead.
/// </summary>
public sealed record DeleteUnfinishedDraft(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why);
