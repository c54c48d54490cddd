using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>Writes down what a context was made from.</summary>
internal static class ReceiptOf
{
    private static readonly string ToolVersion =
        typeof(ReceiptOf).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "0.0.0";

    /// <summary>The receipt of a draft.</summary>
    /// <param name="source">The legacy file.</param>
    /// <param name="backupPath">Its verified copy; null where a dry run made none.</param>
    /// <param name="draft">What was made of it.</param>
    /// <param name="poolSha256">Digest of the pool it is to vouch for.</param>
    /// <param name="runId">Who publishes it.</param>
    /// <param name="now">When.</param>
    public static Receipt Draft(
        BackupSource source, string? backupPath, ContextDraft draft, string poolSha256, string runId, DateTimeOffset now) => new()
        {
            ContextId = source.Id.ToString(),
            SourcePath = source.Path,
            SourceBytes = source.Stat.Length,
            SourceModified = source.Stat.LastWrite.ToString(),
            SourceSha256 = Convert.ToHexStringLower(source.Hash),
            BackupPath = backupPath ?? "",
            BackupSha256 = backupPath is null ? "" : Convert.ToHexStringLower(source.Hash),
            RunId = runId,
            ToolVersion = ToolVersion,
            PublishedAt = Timestamp.FromDateTime(now).ToString(),
            Upgrades = draft.Upgrades,
            Messages = draft.Source.Messages.Count,
            PoolSha256 = poolSha256,
            MissingInSource = [.. MissingIn(draft.Source).Select(id => id.ToString())],
        };

    private static IEnumerable<MessageId> MissingIn(LegacyContext source)
    {
        HashSet<MessageId> seen = [.. source.Messages.Select(m => m.Id)];
        return source.Branches.SelectMany(b => b.MessageIds).Where(seen.Add);
    }
}
