using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Reading;

/// <summary>Readers who ask for it see a message while it is being made.</summary>
public sealed class FollowingTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(1);
    private static readonly StreamOptions AtOnce = new() { CheckpointEvery = TimeSpan.Zero };

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task ReaderOfTheSameStore_GetsEveryPieceAtOnceUntilItIsComplete()
    {
        ChatContext context = await _store.CreateAsync(1, Id);
        MessageStream stream = await context.BeginAsync();
        await stream.WriteAsync("one ");
        IAsyncEnumerator<string> following = context.FollowAsync(stream.Id).GetAsyncEnumerator();
        Assert.True(await following.MoveNextAsync());
        Assert.Equal("one ", following.Current);

        Task<bool> next = following.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await stream.WriteAsync("two \ud83d");
        Assert.True(await next);
        Assert.Equal("two ", following.Current);

        next = following.MoveNextAsync().AsTask();
        await stream.WriteAsync("\ude0a");
        await stream.CompleteAsync();
        Assert.True(await next);
        Assert.Equal("😊", following.Current);
        Assert.False(await following.MoveNextAsync());
    }

    [Fact]
    public async Task ReaderOfAnotherProgram_GetsWhatIsKeptAndThenTheRest()
    {
        ChatContext context = await _store.CreateAsync(1, Id);
        MessageStream stream = await context.BeginAsync(options: AtOnce);
        await stream.WriteAsync("one ");
        ChatContext other = await OpenElsewhereAsync();
        var pieces = new List<string>();
        await foreach (string piece in other.FollowAsync(stream.Id))
        {
            pieces.Add(piece);
            if (pieces.Count == 1) await stream.WriteAsync("two ");
            else if (pieces.Count == 2)
            {
                await stream.WriteAsync("three");
                await stream.CompleteAsync();
            }
        }

        Assert.Equal(["one ", "two ", "three"], pieces);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AbandonedOrDeadWriter_EndsTheFollowing(bool isAbandoned)
    {
        ChatContext context = await _store.CreateAsync(1, Id);
        MessageStream stream = await context.BeginAsync(options: AtOnce);
        await stream.WriteAsync("one ");
        foreach (ChatContext reader in new[] { context, await OpenElsewhereAsync() })
        {
            var pieces = new List<string>();
            await foreach (string piece in reader.FollowAsync(stream.Id))
            {
                pieces.Add(piece);
                if (isAbandoned) await stream.AbandonAsync();
                else await stream.DisposeAsync();
            }

            Assert.Equal(["one "], pieces);
            if (isAbandoned) break;
        }
    }

    [Fact]
    public async Task MessageThatIsComplete_ComesWhole_AndOneThatIsNotThereIsRefused()
    {
        ChatContext context = await _store.CreateAsync(1, Id);
        Assert.Equal(["message number 1"], await context.FollowAsync(Some.MessageId(1)).ToListAsync());
        await Assert.ThrowsAsync<MessageNotFoundException>(() => context.FollowAsync(Some.MessageId(2)).ToListAsync().AsTask());
    }

    [Fact]
    public async Task Following_CanBeCancelledWhileNothingComes()
    {
        ChatContext context = await _store.CreateAsync(1, Id);
        await using MessageStream stream = await context.BeginAsync();
        using var cancelled = new CancellationTokenSource();
        Task<List<string>> following = context.FollowAsync(stream.Id, cancel: cancelled.Token).ToListAsync().AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    /// <summary>As another program, to which waiting costs no time.</summary>
    private Task<ChatContext> OpenElsewhereAsync() =>
        ContextStore.Open(_store.Layout.Root, SavingStore.Quick, SavingStore.Real, new StoppedClock { PassesOverWaits = true }).OpenAsync(Id);
}
