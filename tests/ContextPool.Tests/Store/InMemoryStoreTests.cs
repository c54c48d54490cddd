using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Store;

/// <summary>The store that users get for their own tests: it must answer as a directory does.</summary>
public sealed class InMemoryStoreTests
{
    private static readonly ContextId Id = Some.ContextId(1);

    private readonly StoppedClock _clock = new();
    private readonly ContextStore _store;

    public InMemoryStoreTests() => _store = ContextStore.InMemory(new ContextStoreOptions { TrashGrace = TimeSpan.FromDays(1) }, _clock);

    [Fact]
    public async Task NewStore_IsEmpty()
    {
        Assert.Empty(await _store.ListAsync().ToListAsync());
        Assert.Empty(await _store.ListTrashAsync().ToListAsync());
        await Assert.ThrowsAsync<ContextNotFoundException>(() => _store.OpenAsync(Id));
    }

    [Fact]
    public async Task Conversation_IsListedReadAndIndexed()
    {
        ChatContext chat = await CreateAsync(messages: 3);
        await chat.AppendAsync(SavingStore.Draft(4));

        Assert.Equal([Id], await _store.ListAsync().Select(c => c.Id).ToListAsync());
        ChatContext again = await _store.OpenAsync(Id);
        Assert.Equal([1, 2, 3, 4], (await again.ReadBranchAsync().ToListAsync()).Select(m => NumberOf(m.Message!)));
        Assert.Equal(4, (await again.GetIndexAsync()).Count);
        Assert.Null(await again.GetMessageAsync(Some.MessageId(9)));
    }

    [Fact]
    public async Task TwoViews_OneIsStaleWhereTheOtherSaved()
    {
        ChatContext first = await CreateAsync(messages: 1);
        ChatContext second = await _store.OpenAsync(Id);
        await first.CreateBranchAsync("side");

        await Assert.ThrowsAsync<StaleWriteException>(() => second.SwitchBranchAsync("main"));
        await second.RefreshAsync();
        await second.SwitchBranchAsync("side");
    }

    [Fact]
    public async Task ReplacedMessage_ShowsEverywhere_AndItsOldVersionIsStale()
    {
        ChatContext chat = await CreateAsync(messages: 2);
        ChatContext other = await _store.OpenAsync(Id);
        Message read = (await chat.GetMessageAsync(Some.MessageId(2)))!;
        byte[] node = System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(read.Json.Span).Replace("number 2", "number two", StringComparison.Ordinal));

        await chat.ReplaceAsync(read, node);

        Assert.Contains("number two", System.Text.Encoding.UTF8.GetString((await other.GetMessageAsync(read.Id))!.Json.Span), StringComparison.Ordinal);
        await Assert.ThrowsAsync<StaleWriteException>(() => other.ReplaceAsync(read, node));
    }

    [Fact]
    public async Task IdThatIsTaken_IsRefused()
    {
        ChatContext chat = await CreateAsync(messages: 2);

        await Assert.ThrowsAsync<ContextExistsException>(() => CreateAsync(messages: 1));
        await Assert.ThrowsAsync<MessageExistsException>(() => chat.AppendAsync(SavingStore.Draft(2)));
    }

    [Fact]
    public async Task DeletedContext_ComesBack_UntilItIsCollected()
    {
        await CreateAsync(messages: 2);
        await _store.DeleteAsync(Id);
        await Assert.ThrowsAsync<ContextNotFoundException>(() => _store.OpenAsync(Id));
        await _store.RestoreAsync(Id);
        Assert.Equal(2, (await (await _store.OpenAsync(Id)).ReadBranchAsync().ToListAsync()).Count);

        await _store.DeleteAsync(Id);
        Assert.Empty(await _store.CollectTrashAsync());
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(Id, Assert.Single(await _store.CollectTrashAsync()).Id);
        await Assert.ThrowsAsync<ContextNotFoundException>(() => _store.RestoreAsync(Id));
    }

    [Fact]
    public async Task ManyWriters_LoseNothing()
    {
        await CreateAsync(messages: 0);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            ChatContext chat = await _store.OpenAsync(Id);
            for (int i = 1; i <= 25; i++) await chat.AppendAsync(SavingStore.Draft((writer * 25) + i));
        })));

        List<BranchMessage> all = await (await _store.OpenAsync(Id)).ReadBranchAsync().ToListAsync();
        Assert.Equal(Enumerable.Range(1, 100), all.Select(m => NumberOf(m.Message!)).Order());
        Assert.Equal(all.SkipLast(1).Select(m => (MessageId?)m.Id), all.Skip(1).Select(m => m.Message!.ParentId));
    }

    private static int NumberOf(Message message) => int.Parse(message.Id.ToString()[^12..], System.Globalization.NumberStyles.HexNumber, null);

    private Task<ChatContext> CreateAsync(int messages) =>
        _store.CreateAsync(new NewContext { Id = Id, Messages = [.. Enumerable.Range(1, messages).Select(SavingStore.Draft)] });
}
