using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>A save that depends on what is stored is made again where somebody else was quicker.</summary>
public sealed class RetryingTests
{
    private readonly ContextStore _store = ContextStore.InMemory(time: new StoppedClock());

    [Fact]
    public async Task StaleChange_IsMadeAgainOnWhatIsThere()
    {
        ChatContext context = await CreateAsync();
        ChatContext other = await _store.OpenAsync(context.Id);
        await other.SetTitleAsync("1");

        int tries = 0;
        string before = await context.UpdateAsync(async c =>
        {
            tries++;
            string title = c.Metadata.Title ?? "none";
            await c.SetTitleAsync(title + " and 2");
            return title;
        });

        Assert.Equal((2, "1", "1 and 2"), (tries, before, context.Metadata.Title));
    }

    [Fact]
    public async Task AlwaysStale_GivesUpWithTheLastRefusal()
    {
        ChatContext context = await CreateAsync();
        int tries = 0;
        await Assert.ThrowsAsync<StaleWriteException>(() => context.UpdateAsync(
            async c =>
            {
                ChatContext other = await _store.OpenAsync(c.Id);
                await other.SetTitleAsync($"{++tries}");
                await c.SetTitleAsync("mine");
            },
            attempts: 3));
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task OtherRefusals_PassThroughAtOnce()
    {
        ChatContext context = await CreateAsync();
        int tries = 0;
        await Assert.ThrowsAsync<BranchExistsException>(() => context.UpdateAsync(c =>
        {
            tries++;
            return c.CreateBranchAsync("main");
        }));
        Assert.Equal(1, tries);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.UpdateAsync(_ => Task.CompletedTask, cancel: new CancellationToken(true)));
    }

    [Fact]
    public async Task TwoWhoAddUp_LoseNoAddition()
    {
        ChatContext context = await CreateAsync();
        await context.SetTitleAsync("0");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            ChatContext mine = await _store.OpenAsync(context.Id);
            for (int i = 0; i < 50; i++) await mine.UpdateAsync(c => c.SetTitleAsync($"{int.Parse(c.Metadata.Title!, null) + 1}"), attempts: 1000);
        })));
        await context.RefreshAsync();
        Assert.Equal("100", context.Metadata.Title);
    }

    [Fact]
    public async Task EditOfAMessageThatOthersEdit_IsMadeOnTheNewestVersion()
    {
        ChatContext context = await CreateAsync();
        ChatContext other = await _store.OpenAsync(context.Id);
        MessageId id = Some.MessageId(1);
        _ = await context.GetMessageAsync(id);
        bool isFirst = true;
        Message edited = await context.EditAsync(id, read =>
        {
            if (isFirst) other.EditAsync(id, m => m.WithText(m.Text + " b")).GetAwaiter().GetResult();
            isFirst = false;
            return read.WithText(read.Text + " c");
        });
        Assert.Equal("a b c", edited.Text);
        await Assert.ThrowsAsync<MessageNotFoundException>(() => context.EditAsync(Some.MessageId(2), m => m));
    }

    private Task<ChatContext> CreateAsync() =>
        _store.CreateAsync(new NewContext { Messages = [MessageDraft.FromText(MessageRoles.User, "a") with { Id = Some.MessageId(1) }] });
}
