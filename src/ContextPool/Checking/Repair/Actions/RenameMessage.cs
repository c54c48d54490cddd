namespace ContextPool.Checking;

/// <summary>Gives a message the name of the id inside.</summary>
public sealed record RenameMessage(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why)
{
    /// <summary>The message.</summary>
    public required MessageId Message { get; init; }
}
