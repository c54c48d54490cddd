namespace ContextPool.Migration.Space;

/// <summary>What a run will write, in whole allocation units.</summary>
/// <param name="StorageBytes">Pools, with their indexes, receipts and directories.</param>
/// <param name="StorageFiles">Files and directories of those.</param>
/// <param name="BackupBytes">Copies of the sources; those that are there already are not told apart.</param>
/// <param name="BackupFiles">How many copies.</param>
/// <param name="ReportBytes">Rows, report, summary and page.</param>
internal sealed record SpaceEstimate(long StorageBytes, long StorageFiles, long BackupBytes, long BackupFiles, long ReportBytes)
{
    /// <summary>Bytes of all legacy files that the run will look at, those included that need nothing.</summary>
    public long SourceBytes { get; init; }
}
