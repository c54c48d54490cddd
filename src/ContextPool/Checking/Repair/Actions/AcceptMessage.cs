namespace ContextPool.Checking;

/// <summary>Has the index vouch for a message as it is now.</summary>
public sealed record AcceptMessage(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why)
{
    /// <summary>The message.</summary>
    public required MessageId Message { get; init; }
}
