using System.Globalization;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>I2 among writers and readers at the same time.</summary>
public sealed class TwoWritersTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(9);

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(StoreFeatures.None)]
    [InlineData(StoreFeatures.CommitLog)]
    public async Task TwoStoresAppending_LoseNothingAndReadersSeeOnlyWholeStates(StoreFeatures features)
    {
        const int Each = 200;
        await _store.Open().EnableFeatureAsync(features);
        await _store.CreateAsync(1, Id);
        using var done = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntilAsync(done.Token)))];
        await Task.WhenAll(Enumerable.Range(1, 2).Select(writer => Task.Run(() => AppendAsync(writer, Each))));
        await done.CancelAsync();
        await Task.WhenAll(readers);
        await AssertCompleteAsync(1 + (2 * Each));
    }

    [Fact]
    public async Task CallersOfOneContext_ComeOneAfterTheOther()
    {
        ChatContext context = await _store.CreateAsync(0, Id);
        await Task.WhenAll(Enumerable.Range(1, 50).Select(i => context.AppendAsync(SavingStore.Draft(i))));
        Assert.Equal(50, (await context.GetIndexAsync()).Count);
        await AssertCompleteAsync(50);
    }

    [Theory]
    [InlineData(StoreFeatures.None)]
    [InlineData(StoreFeatures.CommitLog)]
    [Trait("Category", "Slow")]
    public async Task TwoProgramsAppending_LoseNothing(StoreFeatures features)
    {
        const int Each = 1_000;
        await _store.Open().EnableFeatureAsync(features);
        await _store.CreateAsync(0, Id);
        string program = BuiltProgram.PathOf("ContextPool.Appender");
        Tool.Result[] results = await Task.WhenAll(Enumerable.Range(1, 2).Select(writer => Task.Run(() => Tool.Run(
            "dotnet", [program, _store.Layout.Root, Id.ToString(), Each.ToString(CultureInfo.InvariantCulture), $"writer {writer}"]))));
        Assert.All(results, r => Assert.True(r.ExitCode == 0, r.Errors));
        await AssertCompleteAsync(2 * Each);

        // A line is about 250 bytes and a log is folded at 128 KiB: they have folded each other's lines.
        if (features == StoreFeatures.CommitLog) Assert.InRange(new FileInfo(_store.Layout.Context(Id).CommitLog).Length, 1, 300 << 10);
        await _store.Open().DisableFeatureAsync(features);
        await AssertCompleteAsync(2 * Each);
    }

    private async Task AppendAsync(int writer, int count)
    {
        ChatContext context = await _store.OpenAsync(Id);
        for (int i = 0; i < count; i++) await context.AppendAsync(MessageDraft.FromText("User", $"{writer}: {i}"));
    }

    /// <summary>Every message that the metadata name is there, and answers the one before it.</summary>
    private async Task ReadUntilAsync(CancellationToken cancel)
    {
        int seen = 0;
        while (!cancel.IsCancellationRequested)
        {
            int found = await ReadChainAsync();
            Assert.True(found >= seen, $"{seen} messages, and then {found}");
            seen = found;
        }
    }

    private async Task<int> ReadChainAsync()
    {
        int count = 0;
        MessageId? before = null;
        await foreach (BranchMessage message in (await _store.OpenAsync(Id)).ReadBranchAsync())
        {
            Assert.True(message.Message is not null, message.WhyUnavailable);
            Assert.Equal(before, message.Message.ParentId);
            before = message.Id;
            count++;
        }

        return count;
    }

    private async Task AssertCompleteAsync(int messages)
    {
        Assert.Equal(messages, await ReadChainAsync());
        Assert.Equal(messages, Directory.GetFiles(_store.Layout.Context(Id).Pool).Length);
        Assert.Equal(messages, (await _store.OpenAsync(Id)).Metadata.Branches[0].MessageIds.Distinct().Count());
        Assert.Empty(_store.Asides(Id));
        _store.AssertIndexIsThatOfThePool(Id);
    }
}
