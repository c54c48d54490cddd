using System.Runtime.CompilerServices;
using ContextPool.Serving;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Serving;

/// <summary>Views of one context that one store opened: one cache, one index, one line of writers.</summary>
public sealed class SharedCoreTests : IDisposable
{
    private const int Views = 8;
    private static readonly ContextId Id = Some.ContextId(36);

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task EightViewsAppending_AskForTheLockOncePerSave()
    {
        const int Each = 20;
        (RecordingFileOperations files, ChatContext[] views) = await OpenAsync(messages: 1, Views);
        await Task.WhenAll(views.Select((view, i) => Task.Run(() => AppendAsync(view, i, Each))));

        Assert.Equal(Views * Each, files.CountOf(FileOperationKind.Lock));
        Assert.Equal(1 + (Views * Each), (await SavingStore.IdsAsync(await _store.OpenAsync(Id))).Count);
        _store.AssertIndexIsThatOfThePool(Id);
    }

    [Fact]
    public async Task Writers_ComeInTheOrderInWhichTheyAsked()
    {
        (_, ChatContext[] views) = await OpenAsync(messages: 0, Views);
        Task[] saving;
        using (await WritersLock.TakeAsync(SavingStore.Real, _store.Layout.Context(Id), Id, TimeSpan.Zero, _store.Clock, default))
        {
            // Each is in line before the next asks: nothing in front of the line hops to another thread.
            saving = [.. views.Select((view, i) => view.AppendAsync(SavingStore.Draft(i + 1)))];
        }

        await Task.WhenAll(saving);
        await views[0].RefreshAsync();
        Assert.Equal(Enumerable.Range(1, Views).Select(Some.MessageId), await SavingStore.IdsAsync(views[0]));
    }

    [Fact]
    public async Task TurnThatDoesNotCome_IsAWriterWaitException()
    {
        (_, ChatContext[] views) = await OpenAsync(messages: 0, views: 2);
        Assert.True(await views[0].Core.Turn.TakeAsync(TimeSpan.Zero, _store.Clock, default));
        Task<Message> late = views[1].AppendAsync(SavingStore.Draft(1));
        Assert.IsType<WriterWaitException>(await _store.PassTimeAsync(late));

        views[0].Core.Turn.End();
        await views[1].AppendAsync(SavingStore.Draft(1));
    }

    [Fact]
    public async Task CallerWhoCancelsInLine_LosesNobodyTheTurn()
    {
        (_, ChatContext[] views) = await OpenAsync(messages: 0, views: 2);
        Assert.True(await views[0].Core.Turn.TakeAsync(TimeSpan.Zero, _store.Clock, default));
        using var cancel = new CancellationTokenSource();
        Task<Message> late = views[1].AppendAsync(SavingStore.Draft(1), cancel: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);

        views[0].Core.Turn.End();
        await views[1].AppendAsync(SavingStore.Draft(1));
    }

    [Fact]
    public async Task MessagesAndIndex_AreReadOnceForAllViews()
    {
        const int Messages = 30;
        (RecordingFileOperations files, ChatContext[] views) = await OpenAsync(Messages, Views);
        foreach (ChatContext view in views)
        {
            Assert.Equal(Messages, (await SavingStore.IdsAsync(view)).Count);
            Assert.Equal(Messages, (await view.GetIndexAsync()).Count);
        }

        Assert.Equal(Messages, files.CountOf(FileOperationKind.OpenRead, "messages_pool"));
        Assert.Equal(1, files.CountOf(FileOperationKind.OpenRead, "index.json"));
        Assert.Single(views.Select(v => v.Metadata).Distinct());
    }

    [Fact]
    public async Task SaveOfOneView_ShowsInTheIndexOfAllWithoutLoadingItAgain()
    {
        (RecordingFileOperations files, ChatContext[] views) = await OpenAsync(messages: 2, Views);
        await views[0].GetIndexAsync();
        foreach ((int i, ChatContext view) in views.Index()) await view.AppendAsync(SavingStore.Draft(i + 3));
        Assert.All(await Task.WhenAll(views.Select(v => v.GetIndexAsync())), index => Assert.Equal(2 + Views, index.Count));
        Assert.Equal(1, files.CountOf(FileOperationKind.OpenRead, "index.json"));
    }

    [Fact]
    public async Task ViewOpenedLater_IsServedNothingThatWasReadBefore()
    {
        ContextStore store = _store.Open();
        ChatContext early = await store.CreateAsync(new NewContext { Id = Id, Messages = [SavingStore.Draft(1)] });
        Message old = (await early.GetMessageAsync(Some.MessageId(1)))!;
        MessageIndex oldIndex = await early.GetIndexAsync();
        await ReplaceElsewhereAsync(old, "number", "NUMBER 1 OR");
        await (await _store.OpenAsync(Id)).AppendAsync(SavingStore.Draft(2));

        ChatContext late = await store.OpenAsync(Id);
        Assert.Same(old, await early.GetMessageAsync(old.Id));
        Assert.Same(oldIndex, await early.GetIndexAsync());
        Assert.Contains("NUMBER", (await late.GetMessageAsync(old.Id))!.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await late.GetIndexAsync()).Count);
    }

    [Fact]
    public async Task OtherProgramsAppend_IsInTheIndexAfterTheNextOwnSave()
    {
        ContextStore store = _store.Open();
        ChatContext early = await store.CreateAsync(new NewContext { Id = Id });
        await early.GetIndexAsync();
        await (await _store.OpenAsync(Id)).AppendAsync(SavingStore.Draft(1));

        // The store has seen the other's metadata, but the index that is loaded has not.
        ChatContext late = await store.OpenAsync(Id);
        await early.AppendAsync(SavingStore.Draft(2));
        Assert.Equal(2, (await early.GetIndexAsync()).Count);
        await late.AppendAsync(SavingStore.Draft(3));
        Assert.Equal(3, (await early.GetIndexAsync()).Count);
        Assert.Equal(3, (await late.GetIndexAsync()).Count);
    }

    [Fact]
    public void ClosedContexts_LeaveNoMemoryBehind()
    {
        var cores = new SharedCores(id => new ContextCore(null!, new Moments(), cacheBytes: 0));
        ContextCore open = cores.Of(Id);
        for (int i = 1; i <= 20; i++)
        {
            AddMany(cores, from: i * 1_000, count: 1_000);
            GC.Collect();
        }

        AddMany(cores, from: 100_000, count: 2_000);
        Assert.InRange(cores.Count, 1, 5_000);
        Assert.Same(open, cores.Of(Id));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddMany(SharedCores cores, int from, int count)
    {
        for (int i = from; i < from + count; i++) cores.Of(Some.ContextId(i));
    }

    private static async Task AppendAsync(ChatContext view, int writer, int count)
    {
        for (int i = 0; i < count; i++) await view.AppendAsync(MessageDraft.FromText("User", $"{writer}: {i}"));
    }

    private async Task ReplaceElsewhereAsync(Message read, string from, string to) => await (await _store.OpenAsync(Id)).ReplaceAsync(
        read, SavingStore.Utf8(SavingStore.Text(read.Json).Replace(from, to, StringComparison.Ordinal)));

    private async Task<(RecordingFileOperations Files, ChatContext[] Views)> OpenAsync(int messages, int views)
    {
        await _store.CreateAsync(messages, Id);
        var files = new RecordingFileOperations(SavingStore.Real, _store.Layout.Root);
        ContextStore store = _store.Open(files);
        var opened = new ChatContext[views];
        for (int i = 0; i < views; i++) opened[i] = await store.OpenAsync(Id);
        files.Forget();
        return (files, opened);
    }
}
