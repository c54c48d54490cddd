using ContextPool.Format;
using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>A source whose pool is there, and that is to be removed.</summary>
/// <param name="Source">The file.</param>
/// <param name="BackupPath">The verified copy; null where a dry run made none.</param>
/// <param name="Published">The receipt of its pool.</param>
internal sealed record SourceToRetire(ReadSource Source, string? BackupPath, Receipt Published)
{
    /// <summary>The receipt, naming the backup that this run made sure of.</summary>
    public Receipt Renewed => BackupPath is null ? Published : Published with { BackupPath = BackupPath, BackupSha256 = Source.Sha256 };
}
