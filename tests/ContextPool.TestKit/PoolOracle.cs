using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ContextPool.TestKit;

/// <summary>
/// Says, with no code of the product, what a pool must look like for a legacy file: each message the file's own tokens in
/// the application's white space, and the rest with the pool emptied.
/// </summary>
public static class PoolOracle
{
    /// <summary>The differences between a context directory and the legacy bytes it stands for; empty where there are none.</summary>
    public static IReadOnlyList<string> Differences(byte[] legacy, string contextDirectory)
    {
        var differences = new List<string>();
        using JsonDocument document = JsonDocument.Parse(WithoutMark(legacy), new JsonDocumentOptions { MaxDepth = 1000 });
        JsonElement pool = document.RootElement.GetProperty("message_pool");
        var expected = new HashSet<string>(StringComparer.Ordinal);
        Dictionary<string, string> stored = Messages(contextDirectory);
        foreach (JsonProperty message in pool.EnumerateObject())
        {
            string name = message.Name.ToLowerInvariant() + ".json";
            expected.Add(name);
            if (!stored.TryGetValue(name, out string? text)) differences.Add($"{name} is missing");
            else if (text != JsonStyle.Serde.Print(message.Value.GetRawText())) differences.Add($"{name} differs");
        }

        differences.AddRange(stored.Keys.Where(name => !expected.Contains(name)).Select(name => $"{name} is in nobody's pool"));

        CompareMetadata(document.RootElement, Path.Combine(contextDirectory, "context.json"), differences);
        return differences;
    }

    /// <summary>By the names of their files, which packed ones would have.</summary>
    private static Dictionary<string, string> Messages(string contextDirectory)
    {
        var messages = new Dictionary<string, string>(StringComparer.Ordinal);
        string packs = Path.Combine(contextDirectory, "packs");
        IEnumerable<string> oldestFirst = Directory.Exists(packs)
            ? Directory.EnumerateFiles(packs).OrderBy(path => int.Parse(Path.GetFileName(path).Split('-')[0], CultureInfo.InvariantCulture)) : [];
        foreach (string message in oldestFirst.SelectMany(PackedTexts))
        {
            using JsonDocument node = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 1000 });
            messages[$"{node.RootElement.GetProperty("id").GetString()!.ToLowerInvariant()}.json"] = message;
        }

        foreach (string path in Directory.EnumerateFiles(Path.Combine(contextDirectory, "messages_pool")))
            messages[Path.GetFileName(path)] = Text(path);
        return messages;
    }

    /// <summary>A pack is a row of Zstandard frames that become the messages, each with a line feed behind it: what <c>zstd -dc</c> prints of it.</summary>
    private static List<string> PackedTexts(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var frames = new ZstdSharp.DecompressionStream(file);
        using var plain = new MemoryStream();
        frames.CopyTo(plain);
        var texts = new List<string>();
        ReadOnlySpan<byte> rest = plain.ToArray();
        while (!rest.IsEmpty)
        {
            var reader = new Utf8JsonReader(rest, new JsonReaderOptions { MaxDepth = 1000, AllowMultipleValues = true });
            reader.Read();
            reader.Skip();
            texts.Add(Encoding.UTF8.GetString(rest[..(int)reader.BytesConsumed]));
            rest = rest[((int)reader.BytesConsumed + 1)..];
        }

        return texts;
    }

    /// <summary>All members in their order; the state may have been upgraded and is compared only by its presence.</summary>
    private static void CompareMetadata(JsonElement legacy, string path, List<string> differences)
    {
        string stored = Text(path);
        using JsonDocument document = JsonDocument.Parse(stored, new JsonDocumentOptions { MaxDepth = 1000 });
        JsonProperty[] left = [.. legacy.EnumerateObject()];
        JsonProperty[] right = [.. document.RootElement.EnumerateObject()];
        if (JsonStyle.Serde.Print(stored) != stored) differences.Add("context.json is not in the application's white space");
        if (!left.Select(m => m.Name).SequenceEqual(right.Select(m => m.Name))) differences.Add("context.json has other members");
        foreach ((JsonProperty mine, JsonProperty its) in left.Zip(right))
        {
            string wanted = mine.Name == "message_pool" ? "{}" : mine.Value.GetRawText();
            if (mine.Name == "current_state") continue;
            if (JsonStyle.OneLine.Print(wanted) != JsonStyle.OneLine.Print(its.Value.GetRawText()))
                differences.Add($"context.json: {mine.Name} differs");
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) =>
        bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;

    private static string Text(string path) => Encoding.UTF8.GetString(File.ReadAllBytes(path));
}
