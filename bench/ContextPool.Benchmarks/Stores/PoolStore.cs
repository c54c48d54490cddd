using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Stores;

/// <summary>This library. Messages are not kept in memory: what is measured is the disk's side, not a cache.</summary>
internal sealed class PoolStore : IChatStore
{
    private readonly ContextStore _store;
    private readonly Dictionary<string, ChatContext> _open = [];
    private readonly Dictionary<string, Message> _read = [];

    public PoolStore(string directory, bool isDurable, StoreFeatures features = StoreFeatures.None)
    {
        _store = ContextStore.Open(directory, new ContextStoreOptions { Durable = isDurable, MessageCacheBytes = 0 });
        if (features != StoreFeatures.None) _store.EnableFeatureAsync(features).GetAwaiter().GetResult();
    }

    public async Task CreateAsync(ChatFile conversation) => await _store.CreateAsync(Contexts.Draft(conversation));

    public async Task<int> MetadataAsync(string context) =>
        (await _store.OpenAsync(ContextId.Parse(context))).Metadata.Branches[0].MessageIds.Count;

    public async Task<int> OneAsync(string context, string message) =>
        (await (await OpenAsync(context)).GetMessageAsync(MessageId.Parse(message)))!.Text.Length;

    public async Task<int> LastAsync(string context, int count) => await CharactersAsync((await OpenAsync(context)).ReadLastAsync(count));

    public async Task<int> AllAsync(string context) => await CharactersAsync((await OpenAsync(context)).ReadBranchAsync());

    public async Task AppendAsync(string context, ChatNode node) => await (await OpenAsync(context)).AppendAsync(
        new MessageDraft { Id = MessageId.Parse(node.Id), Role = node.Message.Role, Text = node.Message.Content[0].Text });

    public async Task ReplaceAsync(string context, ChatNode node)
    {
        ChatContext open = await OpenAsync(context);
        if (!_read.TryGetValue(node.Id, out Message? read)) read = (await open.GetMessageAsync(MessageId.Parse(node.Id)))!;
        _read[node.Id] = await open.ReplaceAsync(read, NaivePool.ToJson(node));
    }

    public async Task<int> ListAsync()
    {
        int count = 0;
        await foreach (ContextListing listing in _store.ListAsync())
            count += (await _store.OpenAsync(listing.Id)).Metadata.Branches.Count;
        return count;
    }

    public async Task<int> CountAsync(string context, string role)
    {
        // Of a context that is opened anew: what is open keeps its index in memory.
        ChatContext fresh = await _store.OpenAsync(ContextId.Parse(context));
        return (await fresh.GetIndexAsync()).ByRole(role).Count();
    }

    public void Dispose()
    {
    }

    private async Task<ChatContext> OpenAsync(string context) =>
        _open.TryGetValue(context, out ChatContext? open) ? open : _open[context] = await _store.OpenAsync(ContextId.Parse(context));

    private static async Task<int> CharactersAsync(IAsyncEnumerable<BranchMessage> messages)
    {
        int characters = 0;
        await foreach (BranchMessage message in messages) characters += message.Message!.Text.Length;
        return characters;
    }
}
