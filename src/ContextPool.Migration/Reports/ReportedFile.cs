using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Reports;

/// <summary>One row of a report as it was read back. Texts are as they stand there; a column that the report lacks is empty.</summary>
internal sealed record ReportedFile
{
    /// <summary>Empty for a file that is no context.</summary>
    public required string ContextId { get; init; }

    /// <summary>Absolute.</summary>
    public required string SourcePath { get; init; }

    /// <summary>As spelled in the report.</summary>
    public required string Outcome { get; init; }

    /// <summary>As spelled in the report; empty where there is nothing to explain.</summary>
    public required string Reason { get; init; }

    /// <summary>One line.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Of the legacy file.</summary>
    public long SourceBytes { get; init; }

    /// <summary>Empty where it was not read.</summary>
    public string SourceSha256 { get; init; } = "";

    /// <summary>True where somebody has seen this and decided to leave it.</summary>
    public bool IsAcknowledged { get; init; }

    /// <summary>0 where the file was not converted.</summary>
    public long Messages { get; init; }

    /// <summary>As written; 0 where none was.</summary>
    public long PoolBytes { get; init; }

    /// <summary>How it was written; empty where none was.</summary>
    public string Layout { get; init; } = "";

    /// <summary>As stored, compressed or not; 0 where none was written.</summary>
    public long StoredBytes { get; init; }

    /// <summary>See <see cref="WarningCount"/>.</summary>
    public string Warnings { get; init; } = "";

    /// <summary>Null where the column cannot be read.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>From Detect to the report, waiting included.</summary>
    public double DurationMs { get; init; }

    /// <summary>Work in each stage behind Detect, in their order.</summary>
    public IReadOnlyList<double> StageMs { get; init; } = [];

    /// <summary>True where the run removed the legacy file.</summary>
    public bool SourceRemoved { get; init; }

    /// <summary>True where the last report did not say this of the file; see PIPELINE.md. Null where the report does not tell.</summary>
    public bool? IsNew { get; init; }

    /// <summary>What people call it: the context's id, else the file's name.</summary>
    public string Name => ContextId.Length > 0 ? ContextId : Path.GetFileName(SourcePath);

    /// <summary>True where it failed, is in conflict, or something is left to be done, and nobody has said that it may stay so.</summary>
    public bool NeedsSomebody => !IsAcknowledged && IsTrouble;

    /// <summary>True where it failed, is in conflict, or something is left to be done.</summary>
    public bool IsTrouble => Outcome is "failed" or "conflict" || ReasonGuide.Find(Reason)?.LeavesWork() == true;

    /// <summary>Work in all stages, waiting not included.</summary>
    public double WorkMs => StageMs.Sum();
}
