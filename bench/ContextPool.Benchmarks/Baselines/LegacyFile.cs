using System.Text.Json;

namespace ContextPool.Benchmarks.Baselines;

/// <summary>One JSON file per context: a save writes all of it anew, a load parses all of it. What the application did first.</summary>
internal static class LegacyFile
{
    public static void Save(ChatFile context, string path) =>
        WriteInPlace.All(path, JsonSerializer.SerializeToUtf8Bytes(context, ChatJson.Default.ChatFile));

    public static ChatFile Load(string path) => JsonSerializer.Deserialize(File.ReadAllBytes(path), ChatJson.Default.ChatFile)!;
}
