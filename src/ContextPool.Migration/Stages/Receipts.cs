using ContextPool.Format;
using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>Writes down what a context of this run was made from.</summary>
internal static class Receipts
{
    public static Receipt Of(RunEnvironment run, MigrationItem item, string poolSha256) => ReceiptOf.Draft(
        item.ToBackupSource(), item.BackupPath, item.Draft!, poolSha256, run.RunId, run.Time.GetUtcNow());
}
