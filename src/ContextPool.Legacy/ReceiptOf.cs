using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>Writes down what a context was made from.</summary>
internal static class ReceiptOf
{
    /// <summary>Of the program, as its assemblies say it.</summary>
    public static string ToolVersion { get; } =
        typeof(ReceiptOf).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "0.0.0";

    /// <summary>The receipt of a context.</summary>
    /// <param name="from">The legacy file and its copy.</param>
    /// <param name="context">What was made of it.</param>
    /// <param name="poolSha256">Digest of the pool it is to vouch for.</param>
    /// <param name="runId">Who publishes it.</param>
    /// <param name="now">When.</param>
    public static Receipt Context(
        BackedUpSource from, ConvertedContext context, string poolSha256, string runId, DateTimeOffset now) => new()
        {
            ContextId = from.Source.Id.ToString(),
            SourcePath = from.Source.Path,
            SourceBytes = from.Source.Stat.Length,
            SourceModified = from.Source.Stat.LastWrite.ToString(),
            SourceSha256 = from.Source.Sha256,
            BackupPath = from.BackupPath ?? "",
            BackupSha256 = from.BackupPath is null ? "" : from.Source.Sha256,
            RunId = runId,
            ToolVersion = ToolVersion,
            PublishedAt = Timestamp.FromDateTime(now).ToString(),
            Upgrades = context.Upgrades,
            Messages = context.Source.Messages.Count,
            PoolSha256 = poolSha256,
            MissingInSource = [.. MissingIn(context.Source).Select(id => id.ToString())],
        };

    private static IEnumerable<MessageId> MissingIn(LegacyContext source)
    {
        var seen = new HashSet<MessageId>(source.Messages.Count);
        foreach (LegacyMessage message in source.Messages) seen.Add(message.Id);
        return source.Branches.SelectMany(b => b.MessageIds).Where(seen.Add);
    }
}
