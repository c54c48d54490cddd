namespace ContextPool.Checking;

/// <summary>
/// Writes context.json from the verified backup. Edits of metadata and branches since the migration are lost;
/// messages that are not in the backup are listed in a branch of their own.
/// </summary>
public sealed record RebuildMetadata(ContextId? Context, string Path, string Why) : RepairAction(Context, Path, Why)
{
    /// <summary>How many messages the branch <c>recovered</c> lists; there is no such branch where it is 0.</summary>
    public int RecoveredMessages { get; init; }
}
