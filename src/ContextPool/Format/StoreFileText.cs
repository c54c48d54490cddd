using System.Text;
using System.Text.Json;

namespace ContextPool.Format;

/// <summary>The text of <c>store.json</c>, to and from what it says. No files.</summary>
internal static class StoreFileText
{
    /// <summary>The newest version that this library reads.</summary>
    public const int NewestVersion = 2;

    // A store without features stays readable to programs that know version 1 alone.
    private const int PlainVersion = 1;
    private const string Format = "contextpool";

    /// <summary>Every feature with its name in the file.</summary>
    public static IReadOnlyList<(StoreFeatures Feature, string Name)> Names { get; } = [(StoreFeatures.CommitLog, "commits_log"), (StoreFeatures.Packs, "packs")];

    /// <summary>What the text says. Throws <see cref="StoreFormatException"/> for anything this library cannot serve.</summary>
    /// <param name="text">The bytes of the file.</param>
    /// <param name="path">Where it lies, for the message.</param>
    public static (int Version, StoreFeatures Features) Read(ReadOnlyMemory<byte> text, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (!root.TryGetProperty("version", out JsonElement version) || !version.TryGetInt32(out int number))
                throw Damaged(path, "expected a member version, a whole number");
            if (number < PlainVersion) throw Damaged(path, $"version {number}: expected {PlainVersion} or more");
            if (root.TryGetProperty("format", out JsonElement format) && format.GetString() != Format)
                throw Damaged(path, $"the store is in another program's format: expected \"{Format}\"");
            if (number > NewestVersion) throw new StoreFormatException(
                $"{path}: the store has format version {number}, this program reads up to {NewestVersion}", isNewer: true);
            return (number, root.TryGetProperty("features", out JsonElement features) ? ReadFeatures(features, path) : StoreFeatures.None);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Damaged(path, $"expected a JSON object with a version: {e.Message}");
        }
    }

    /// <summary>The text of a store with these features.</summary>
    public static byte[] Write(StoreFeatures features)
    {
        int version = features == StoreFeatures.None ? PlainVersion : NewestVersion;
        string names = string.Join(',', Names.Where(n => features.HasFlag(n.Feature)).Select(n => $"\"{n.Name}\""));
        return Encoding.UTF8.GetBytes($$"""{"format":"{{Format}}","version":{{version}},"features":[{{names}}]}""" + "\n");
    }

    /// <summary>The name of one feature, as the file has it.</summary>
    public static string NameOf(StoreFeatures feature) => Names.First(n => n.Feature == feature).Name;

    /// <summary>The feature of this name; null where there is none.</summary>
    public static StoreFeatures? Find(string name)
    {
        foreach ((StoreFeatures feature, string known) in Names)
        {
            if (known == name) return feature;
        }

        return null;
    }

    private static StoreFeatures ReadFeatures(JsonElement names, string path)
    {
        StoreFeatures features = StoreFeatures.None;
        foreach (JsonElement element in names.EnumerateArray())
        {
            string name = element.GetString() ?? "null";
            features |= Find(name) ?? throw new StoreFormatException(
                $"{path}: the store has the feature '{JsonText.ForMessage(Encoding.UTF8.GetBytes(name))}', which this program does not know", isNewer: true);
        }

        return features;
    }

    private static StoreFormatException Damaged(string path, string what) => new($"{path}: {what}", isNewer: false);
}
