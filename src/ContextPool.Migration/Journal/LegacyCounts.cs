using System.Text.Json;
using System.Text.Json.Serialization;
using ContextPool.Files;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Journal;

/// <summary>
/// How many context files each legacy directory of a store held when its last run ended: what the next run measures an empty or
/// half-mounted directory by. It lies in the store, because reports may be moved away. Not safe for concurrent use.
/// </summary>
internal sealed class LegacyCounts(IFileOperations files, StoreLayout store)
{
    /// <summary>The last count of a directory; null where none is known, or it cannot be read.</summary>
    public LegacyCount? Find(string directory) => Read().GetValueOrDefault(directory);

    /// <summary>Replaces the count of a directory, durably. The store must be a store by now.</summary>
    public void Keep(string directory, LegacyCount count)
    {
        SortedDictionary<string, LegacyCount> counts = Read();

        // A night on which nothing changed writes nothing into the store.
        if (counts.GetValueOrDefault(directory) is { } last && (last with { RunId = count.RunId }) == count) return;
        counts[directory] = count;
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new LegacyCountsFile(1, counts), LegacyCountsJson.Default.LegacyCountsFile);
        string aside = store.LegacyCounts + ".partial";

        // Left by a run that died here.
        files.DeleteFile(aside);
        files.WriteDurably(store.LegacyCounts, aside, json, Permissions.Public);
    }

    private SortedDictionary<string, LegacyCount> Read()
    {
        try
        {
            if (files.ReadAllOrNull(store.LegacyCounts) is { } json
                && JsonSerializer.Deserialize(json, LegacyCountsJson.Default.LegacyCountsFile) is { Directories: { } known })
                return new SortedDictionary<string, LegacyCount>(known, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is FileOperationException or JsonException)
        {
            // A count that cannot be read is none: it serves an alarm, and a run must not fail for want of it.
        }

        return new SortedDictionary<string, LegacyCount>(StringComparer.Ordinal);
    }
}

/// <summary>What one run left behind in a legacy directory.</summary>
/// <param name="Files">Files named as contexts.</param>
/// <param name="RunId">The run that counted.</param>
/// <param name="IsRemoving">
/// True while a run removes legacy files. Where the next run finds this, that one was killed, and nobody knows how many are left.
/// </param>
internal sealed record LegacyCount(long Files, string RunId, bool IsRemoving);

/// <summary>The file.</summary>
internal sealed record LegacyCountsFile(int Version, SortedDictionary<string, LegacyCount>? Directories);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(LegacyCountsFile))]
internal sealed partial class LegacyCountsJson : JsonSerializerContext
{
}
