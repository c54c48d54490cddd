using ContextPool.Benchmarks.Baselines;

namespace ContextPool.Benchmarks.Stores;

/// <summary>
/// One file per context, read and written whole. Weaker than the others: nothing is synced, and a crash while it writes leaves half a file.
/// </summary>
internal sealed class LegacyStore(string directory) : IChatStore
{
    private readonly Dictionary<string, ChatFile> _open = [];

    public Task CreateAsync(ChatFile conversation)
    {
        LegacyFile.Save(conversation, PathOf(conversation.Id));
        return Task.CompletedTask;
    }

    public Task<int> MetadataAsync(string context) => Task.FromResult(Load(context).Branches[ChatFile.FirstBranch].MessageIds.Count);

    public Task<int> OneAsync(string context, string message) => Task.FromResult(Load(context).MessagePool[message].Message.Content[0].Text.Length);

    public Task<int> LastAsync(string context, int count) => Task.FromResult(Load(context).InOrder().TakeLast(count).Sum(Characters));

    public Task<int> AllAsync(string context) => Task.FromResult(Load(context).InOrder().Sum(Characters));

    public Task AppendAsync(string context, ChatNode node)
    {
        ChatFile open = Open(context);
        open.Append(node, ChatFile.FirstBranch);
        LegacyFile.Save(open, PathOf(context));
        return Task.CompletedTask;
    }

    public Task ReplaceAsync(string context, ChatNode node)
    {
        ChatFile open = Open(context);
        open.MessagePool[node.Id] = node;
        LegacyFile.Save(open, PathOf(context));
        return Task.CompletedTask;
    }

    public Task<int> ListAsync() => Task.FromResult(Directory.GetFiles(directory).Sum(path => LegacyFile.Load(path).Branches.Count));

    public Task<int> CountAsync(string context, string role) => Task.FromResult(Load(context).InOrder().Count(node => node.Message.Role == role));

    public void Dispose()
    {
    }

    private ChatFile Open(string context) => _open.TryGetValue(context, out ChatFile? open) ? open : _open[context] = Load(context);

    private ChatFile Load(string context) => LegacyFile.Load(PathOf(context));

    private string PathOf(string context) => Path.Combine(directory, $"{context}.json");

    private static int Characters(ChatNode node) => node.Message.Content[0].Text.Length;
}
