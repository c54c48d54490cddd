namespace ContextPool;

/// <summary>One thing in the trash.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="At">When it got there.</param>
/// <param name="Kind">"deleted", "replaced" or "removed"; see FORMAT.md, "Trash".</param>
/// <param name="Id">The context it belongs to.</param>
public sealed record TrashEntry(string Name, Timestamp At, string Kind, ContextId Id);
