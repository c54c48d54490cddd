using System.Text.Json;
using ContextPool.Benchmarks.Baselines;

namespace ContextPool.Benchmarks.Stores;

/// <summary>
/// A pool that does no more than it must: an append writes the new message and the metadata, a read reads the files it is asked for. Weaker
/// than the others: nothing is synced, locked, hashed or indexed, everything is written in place, and a crash leaves half of it.
/// </summary>
internal sealed class NaiveStore(string directory) : IChatStore
{
    private readonly Dictionary<string, ChatFile> _open = [];

    public Task CreateAsync(ChatFile conversation)
    {
        NaivePool.Save(conversation, PathOf(conversation.Id));
        return Task.CompletedTask;
    }

    public Task<int> MetadataAsync(string context) => Task.FromResult(LoadMetadata(context).Branches[ChatFile.FirstBranch].MessageIds.Count);

    public Task<int> OneAsync(string context, string message) => Task.FromResult(Read(context, message));

    public Task<int> LastAsync(string context, int count) => Task.FromResult(Ids(Open(context)).TakeLast(count).Sum(id => Read(context, id)));

    public Task<int> AllAsync(string context) => Task.FromResult(Ids(Open(context)).Sum(id => Read(context, id)));

    public Task AppendAsync(string context, ChatNode node)
    {
        ChatFile open = Open(context);
        open.Append(node, ChatFile.FirstBranch);
        open.MessagePool.Clear();
        WriteInPlace.All(MessagePath(context, node.Id), NaivePool.ToJson(node));
        WriteInPlace.All(MetadataPath(context), JsonSerializer.SerializeToUtf8Bytes(open, ChatJson.Default.ChatFile));
        return Task.CompletedTask;
    }

    public Task ReplaceAsync(string context, ChatNode node)
    {
        WriteInPlace.All(MessagePath(context, node.Id), NaivePool.ToJson(node));
        return Task.CompletedTask;
    }

    public Task<int> ListAsync() =>
        Task.FromResult(Directory.GetDirectories(directory).Sum(path => LoadMetadata(Path.GetFileName(path)).Branches.Count));

    public Task<int> CountAsync(string context, string role) =>
        Task.FromResult(NaivePool.Load(PathOf(context)).MessagePool.Values.Count(node => node.Message.Role == role));

    public void Dispose()
    {
    }

    private static List<string> Ids(ChatFile context) => context.Branches[ChatFile.FirstBranch].MessageIds;

    private ChatFile Open(string context) => _open.TryGetValue(context, out ChatFile? open) ? open : _open[context] = LoadMetadata(context);

    private ChatFile LoadMetadata(string context) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(MetadataPath(context)), ChatJson.Default.ChatFile)!;

    private int Read(string context, string message) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(MessagePath(context, message)), ChatJson.Default.ChatNode)!.Message.Content[0].Text.Length;

    private string PathOf(string context) => Path.Combine(directory, context);

    private string MetadataPath(string context) => Path.Combine(PathOf(context), "context.json");

    private string MessagePath(string context, string message) => Path.Combine(PathOf(context), "messages_pool", $"{message}.json");
}
