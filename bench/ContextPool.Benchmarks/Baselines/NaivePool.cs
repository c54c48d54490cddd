using System.Text.Json;

namespace ContextPool.Benchmarks.Baselines;

/// <summary>
/// A message pool as the application wrote it afterwards: every save writes the metadata and every message file in place and
/// syncs nothing; every load lists the pool and reads every file of it. No index.
/// </summary>
internal static class NaivePool
{
    private const string Metadata = "context.json";
    private const string Pool = "messages_pool";

    public static void Save(ChatFile context, string directory)
    {
        string pool = Path.Combine(directory, Pool);
        Directory.CreateDirectory(pool);
        Dictionary<string, ChatNode> messages = context.MessagePool;
        context.MessagePool = [];
        WriteInPlace.All(Path.Combine(directory, Metadata), JsonSerializer.SerializeToUtf8Bytes(context, ChatJson.Default.ChatFile));
        context.MessagePool = messages;
        foreach (ChatNode node in messages.Values) WriteInPlace.All(Path.Combine(pool, $"{node.Id}.json"), ToJson(node));
    }

    public static ChatFile Load(string directory)
    {
        ChatFile context = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(directory, Metadata)), ChatJson.Default.ChatFile)!;
        foreach (string path in Directory.EnumerateFiles(Path.Combine(directory, Pool), "*.json"))
        {
            ChatNode node = JsonSerializer.Deserialize(File.ReadAllBytes(path), ChatJson.Default.ChatNode)!;
            context.MessagePool[node.Id] = node;
        }

        return context;
    }

    /// <summary>One message as its file.</summary>
    public static byte[] ToJson(ChatNode node) => JsonSerializer.SerializeToUtf8Bytes(node, ChatJson.Default.ChatNode);
}
