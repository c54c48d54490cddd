namespace ContextPool.Checking;

/// <summary>Writes a message as migration wrote it, from the verified backup.</summary>
public sealed record RecoverMessage(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why)
{
    /// <summary>The message.</summary>
    public required MessageId Message { get; init; }
}
