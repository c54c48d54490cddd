using System.Text.Json;
using ContextPool.Benchmarks.Baselines;

namespace ContextPool.Benchmarks.Stores;

/// <summary>What the databases keep: keys as 16 bytes, messages and metadata as JSON.</summary>
internal static class StoredText
{
    public static byte[] Key(string id) => Guid.Parse(id).ToByteArray(bigEndian: true);

    /// <summary>A context without its messages and their ids, which are rows of their own.</summary>
    public static byte[] Head(ChatFile context)
    {
        var head = new ChatFile { Id = context.Id, ParentId = context.ParentId, Config = context.Config };
        return JsonSerializer.SerializeToUtf8Bytes(head, ChatJson.Default.ChatFile);
    }

    public static int BranchesIn(ReadOnlySpan<byte> head) => JsonSerializer.Deserialize(head, ChatJson.Default.ChatFile)!.Branches.Count;

    public static int CharactersOf(ReadOnlySpan<byte> node) =>
        JsonSerializer.Deserialize(node, ChatJson.Default.ChatNode)!.Message.Content[0].Text.Length;
}
