using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool;

/// <summary>
/// Reads the backups that receipts name, for a check that asks what a source had, and for a repair that recovers a message out of it.
/// Whether a backup is there and unchanged is told without one. Safe for concurrent use.
/// </summary>
public abstract class BackupReader
{
    /// <summary>For friends only: what a check asks is no promise yet.</summary>
    internal BackupReader()
    {
    }

    /// <summary>
    /// Opens the backup of a context, or its source where that is still there and unchanged; null, with the reason, where neither is
    /// what the receipt says.
    /// </summary>
    internal abstract ISourceBackup? TryOpen(IFileOperations files, Receipt receipt, ContextId id, out string why);
}
