using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Serving;

/// <summary>A view never goes back to what it showed before, whatever happens while it is refreshed.</summary>
public sealed class RefreshTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(18);

    private readonly SavingStore _store = new();
    private readonly FaultyFileOperations _files = new(SavingStore.Real);

    public void Dispose()
    {
        _store.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task OwnAppendWhileRefreshing_IsNotOverwritten()
    {
        ChatContext context = await OpenAsync();
        BetweenReadingAndShowing(() => context.AppendAsync(SavingStore.Draft(2)));
        await context.RefreshAsync();

        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], await SavingStore.IdsAsync(context));
        await context.CreateBranchAsync("next edit is not stale");
    }

    [Fact]
    public async Task LaterRefreshThatEndsFirst_IsNotOverwritten()
    {
        ChatContext context = await OpenAsync();
        BetweenReadingAndShowing(async () =>
        {
            await (await _store.OpenAsync(Id)).AppendAsync(SavingStore.Draft(2));
            await context.RefreshAsync();
        });
        await context.RefreshAsync();

        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], await SavingStore.IdsAsync(context));
    }

    [Fact]
    public async Task OwnAppendWhileRefreshing_StillHasMessagesOfOthersReadAgain()
    {
        ChatContext context = await OpenAsync();
        Message old = (await context.GetMessageAsync(Some.MessageId(1)))!;
        string other = SavingStore.Text(old.Json).Replace("number", "NUMBER", StringComparison.Ordinal);
        await (await _store.OpenAsync(Id)).ReplaceAsync(old, SavingStore.Utf8(other));
        BetweenReadingAndShowing(() => context.AppendAsync(SavingStore.Draft(2)));
        await context.RefreshAsync();

        Assert.Contains("NUMBER", (await context.GetMessageAsync(old.Id))!.Text, StringComparison.Ordinal);
    }

    private async Task<ChatContext> OpenAsync()
    {
        await _store.CreateAsync(messages: 1, Id);
        return await _store.OpenAsync(Id, _files);
    }

    /// <summary>The next who reads the metadata is held up until this is done.</summary>
    private void BetweenReadingAndShowing(Func<Task> action) =>
        _files.After(FileOperationKind.Read, "context.json", () => action().GetAwaiter().GetResult());
}
