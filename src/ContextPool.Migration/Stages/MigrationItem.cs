using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Stages;

/// <summary>
/// One detected file on its way through the graph. Exactly one stage works on it at a time and hands it on; the block that
/// passes it is the memory barrier, so nothing here is locked.
/// </summary>
internal sealed class MigrationItem(string name, string sourcePath)
{
    /// <summary>The file's name in the legacy directory.</summary>
    public string Name { get; } = name;

    /// <summary>Absolute path.</summary>
    public string SourcePath { get; } = sourcePath;

    // Set by Detect.

    /// <summary>The context the name stands for; null where it stands for none.</summary>
    public ContextId? Id { get; set; }

    /// <summary>What the path named when the file was last looked at.</summary>
    public FileStat SourceStat { get; set; }

    /// <summary>What is to be done if the file is sound.</summary>
    public Plan Plan { get; set; }

    /// <summary>The receipt of the published context, if it has one.</summary>
    public Receipt? Receipt { get; set; }

    /// <summary>True where the context was deleted, and is migrated again because its source changed.</summary>
    public bool WasDeleted { get; set; }

    // Set by Backup.

    /// <summary>SHA-256 of the source.</summary>
    public byte[]? SourceHash { get; set; }

    /// <summary>The verified copy.</summary>
    public string? BackupPath { get; set; }

    /// <summary>The bytes to convert, until the draft takes them over.</summary>
    public LegacyText? Text { get; set; }

    /// <summary>What the file was admitted for in the byte budget; 0 = not admitted.</summary>
    public long AdmittedBytes { get; set; }

    /// <summary>Time the item stood before the byte budget; the stage that waits does not count it as work.</summary>
    public TimeSpan AdmissionWait { get; set; }

    /// <summary>What to back up, and what a receipt tells of it. The source must have been read.</summary>
    public BackupSource ToBackupSource() => new(Id!.Value, SourcePath, SourceStat, SourceHash!, Text);

    /// <summary>The receipt of the published context, naming the backup that this run made sure of.</summary>
    public Receipt RenewedReceipt => BackupPath is null ? Receipt! : Receipt! with
    {
        BackupPath = BackupPath,
        BackupSha256 = Convert.ToHexStringLower(SourceHash!),
    };

    // Set by Convert.

    /// <summary>The context being built.</summary>
    public ContextDraft? Draft { get; set; }

    // Set by WritePool.

    /// <summary>True from the moment there may be something in staging.</summary>
    public bool IsStaged { get; set; }

    // Set by Validate.

    /// <summary>Digest of the pool that was found in the store and compared with the source.</summary>
    public string? FoundPoolSha256 { get; set; }

    /// <summary>One line on what was found that no reason code tells; empty where nothing was.</summary>
    public string Remark { get; set; } = "";

    // Set by Publish.

    /// <summary>True once the legacy file is gone because everything that vouches for it is durable.</summary>
    public bool SourceRemoved { get; set; }

    // The end.

    /// <summary>What became of the file; null while it is in flight.</summary>
    public Outcome? Outcome { get; private set; }

    /// <summary>Why.</summary>
    public Reason Reason { get; private set; }

    /// <summary>One line on the reason.</summary>
    public string Detail { get; private set; } = "";

    // Kept by the stage blocks.

    /// <summary>When the first stage began.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Clock stamp of the first stage's begin.</summary>
    public long FirstStamp { get; set; }

    /// <summary>Clock stamp of the last hand-over.</summary>
    public long HandedOverStamp { get; set; }

    /// <summary>Time each stage worked on it, by <see cref="Stage"/>; without waiting.</summary>
    public TimeSpan[] StageTimes { get; } = new TimeSpan[Enum.GetValues<Stage>().Length];

    /// <summary>True once the item is on its way to the report.</summary>
    public bool HasEnded => Outcome is not null;

    /// <summary>Ends the item. The first end counts.</summary>
    public void End(Outcome outcome, Reason reason = Reason.None, string detail = "")
    {
        if (HasEnded) return;
        Outcome = outcome;
        Reason = reason;
        Detail = detail;
    }

    /// <summary>Returns what the item holds; the report's stage calls it.</summary>
    public void Release()
    {
        Draft?.Dispose();
        Text?.Dispose();
        Draft = null;
        Text = null;
    }
}
