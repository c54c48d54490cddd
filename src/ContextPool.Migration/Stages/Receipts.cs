using ContextPool.Model;

namespace ContextPool.Migration.Stages;

/// <summary>Writes down what a context was made from.</summary>
internal static class Receipts
{
    /// <summary>The version of this program, as in the assembly.</summary>
    public static string ToolVersion { get; } =
        typeof(Receipts).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "0.0.0";

    public static Receipt Of(RunEnvironment run, MigrationItem item, string poolSha256) => new()
    {
        ContextId = item.Id!.Value.ToString(),
        SourcePath = item.SourcePath,
        SourceBytes = item.SourceStat.Length,
        SourceModified = item.SourceStat.LastWrite.ToString(),
        SourceSha256 = Convert.ToHexStringLower(item.SourceHash!),
        BackupPath = item.BackupPath ?? "",
        BackupSha256 = item.BackupPath is null ? "" : Convert.ToHexStringLower(item.SourceHash!),
        RunId = run.RunId,
        ToolVersion = ToolVersion,
        PublishedAt = Timestamp.FromDateTime(run.Time.GetUtcNow()).ToString(),
        Upgrades = item.Draft!.Upgrades,
        Messages = item.Draft.Source.Messages.Count,
        PoolSha256 = poolSha256,
    };
}
