using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>The backups of monolithic files, as receipts name them.</summary>
public static class LegacyBackups
{
    /// <summary>For <c>CheckOptions.Backups</c> and <c>RepairOptions.Backups</c>.</summary>
    public static BackupReader Reader { get; } = new OfLegacyFiles();

    private sealed class OfLegacyFiles : BackupReader
    {
        internal override ISourceBackup? TryOpen(IFileOperations files, Receipt receipt, ContextId id, out string why) =>
            VerifiedBackup.TryOpen(files, receipt, id, out why);
    }
}
