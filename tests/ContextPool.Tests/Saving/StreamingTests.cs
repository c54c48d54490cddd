using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>A message that comes piece by piece is one message at the end, and is not lost before.</summary>
public sealed class StreamingTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(1);

    private static readonly StreamOptions AtOnce = new() { CheckpointEvery = TimeSpan.Zero };

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Pieces_BecomeOneMessageThatAnswersTheLast()
    {
        ChatContext context = await _store.CreateAsync(2, Id);
        MessageStream stream = await context.BeginAsync(new MessageDraft { Role = MessageRoles.Assistant, Metadata = new MessageMetadata { TraceId = "t" } });
        await context.AppendAsync(SavingStore.Draft(9));
        foreach (string piece in new[] { "Hel", "lo \ud83d", "\ude0a", "" }) await stream.WriteAsync(piece);
        _store.Clock.Advance(TimeSpan.FromSeconds(1));

        Message saved = await stream.CompleteAsync(draft => draft with { ToolCalls = [new ToolCallDraft("c", "t")] });

        Message read = (await (await _store.OpenAsync(Id)).GetMessageAsync(stream.Id))!;
        Assert.Equal(saved.Json.ToArray(), read.Json.ToArray());
        Assert.Equal(("Hello 😊", "Assistant", Some.MessageId(2), "t", "c"), (read.Text, read.Role, read.ParentId, read.Metadata.TraceId, read.ToolCalls[0].Id));
        Assert.Equal(4, read.Metadata.Streaming!.Chunks);
        Assert.Equal(TimeSpan.FromSeconds(1), read.Metadata.Streaming.CompletedAt!.Value.ToDateTimeOffset() - read.Metadata.Streaming.StartedAt.ToDateTimeOffset());
        Assert.Equal(stream.Id, (await SavingStore.IdsAsync(context))[^1]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.WriteAsync("x").AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.CompleteAsync());
        await stream.DisposeAsync();
        Assert.Empty(Kept());
    }

    /// <summary>200 pieces in ten seconds, checkpoints included, against two appends; durable, so that syncs count too.</summary>
    [Fact]
    public async Task TwoHundredPieces_CostLessThanTwoAppends()
    {
        await _store.CreateAsync(2, Id);
        var files = new RecordingFileOperations(SavingStore.Real, _store.Layout.Context(Id).Root);
        ChatContext context = await _store.OpenAsync(Id, files, new ContextStoreOptions());
        await context.AppendAsync(SavingStore.Draft(3));
        files.Forget();
        await context.AppendAsync(SavingStore.Draft(4));
        await context.AppendAsync(SavingStore.Draft(5));
        (int Calls, int Changes, int Syncs) appends = Cost(files);

        files.Forget();
        MessageStream stream = await context.BeginAsync();
        int checkpoints = 0;
        for (int i = 0; i < 200; i++)
        {
            await stream.WriteAsync($"word {i} ");
            checkpoints = Math.Max(checkpoints, Kept().Count);
            _store.Clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        await stream.CompleteAsync();
        (int Calls, int Changes, int Syncs) streamed = Cost(files);

        Assert.Equal(1, checkpoints);
        Assert.InRange(files.CountOf(FileOperationKind.Write, "streaming-"), 3, 5);
        Assert.True(
            streamed.Calls < appends.Calls && streamed.Changes < appends.Changes && 2 * streamed.Syncs == appends.Syncs,
            $"streamed {streamed}, two appends {appends}:\n{files}");
    }

    [Fact]
    public async Task ShortAnswer_CostsTheAppendAndNothingElseOnDisk()
    {
        await _store.CreateAsync(2, Id);
        var files = new RecordingFileOperations(SavingStore.Real, _store.Layout.Context(Id).Root);
        ChatContext context = await _store.OpenAsync(Id, files);
        await context.AppendAsync(SavingStore.Draft(3));
        files.Forget();
        await context.AppendAsync(SavingStore.Draft(4));
        IReadOnlyList<string> append = Anonymous(files);
        files.Forget();

        MessageStream stream = await context.BeginAsync();
        for (int i = 0; i < 200; i++) await stream.WriteAsync("word ");
        await stream.CompleteAsync();

        Assert.Equal(append, Anonymous(files));
    }

    [Fact]
    public async Task StreamThatIsNotCompleted_LeavesItsTextToBeRecovered()
    {
        ChatContext context = await _store.CreateAsync(2, Id);
        await using (MessageStream stream = await context.BeginAsync(branch: "main"))
        {
            await stream.WriteAsync("half an answer \ud83d");
        }

        ChatContext other = await _store.OpenAsync(Id);
        UnfinishedMessage unfinished = Assert.Single(await other.ListUnfinishedAsync());
        Assert.Equal(("half an answer \ud83d", "main", "Assistant", Some.MessageId(2), 1L, false),
            (unfinished.Text, unfinished.Branch, unfinished.Role, unfinished.ParentId, unfinished.Chunks, unfinished.HasWriter));
        Assert.Equal(2, (await SavingStore.IdsAsync(other)).Count);

        Message recovered = await other.RecoverAsync(unfinished);

        Assert.Equal((unfinished.Id, "half an answer ", Some.MessageId(2)), (recovered.Id, recovered.Text, recovered.ParentId));
        Assert.Null(recovered.Metadata.Streaming!.CompletedAt);
        Assert.Empty(await other.ListUnfinishedAsync());
        Assert.Empty(Kept());
        _store.AssertIndexIsThatOfThePool(Id);
        await Assert.ThrowsAsync<MessageExistsException>(() => other.RecoverAsync(unfinished));
    }

    [Fact]
    public async Task DiscardedAndAbandoned_LeaveNothing()
    {
        ChatContext context = await _store.CreateAsync(2, Id);
        TreeSnapshot before = _store.Directory.Snapshot();
        MessageStream discarded = await context.BeginAsync();
        await discarded.WriteAsync("x");
        await discarded.DisposeAsync();
        await context.DiscardAsync(Assert.Single(await context.ListUnfinishedAsync()));
        MessageStream abandoned = await context.BeginAsync(options: AtOnce);
        await abandoned.WriteAsync("y");
        Assert.Single(Kept());
        await abandoned.AbandonAsync();
        await abandoned.AbandonAsync();
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Fact]
    public async Task LivingWriter_IsSeenByAnotherProgramAndNotDisturbed()
    {
        ChatContext context = await _store.CreateAsync(2, Id);
        MessageStream stream = await context.BeginAsync(options: AtOnce);
        await stream.WriteAsync("one ");
        ChatContext other = await _store.OpenAsync(Id);

        UnfinishedMessage seen = Assert.Single(await other.ListUnfinishedAsync());
        Assert.Equal(("one ", true), (seen.Text, seen.HasWriter));
        await Assert.ThrowsAsync<MessageInProgressException>(() => other.RecoverAsync(seen));
        await Assert.ThrowsAsync<MessageInProgressException>(() => other.DiscardAsync(seen));
        await other.AppendAsync(SavingStore.Draft(7));

        await stream.WriteAsync("two");
        Assert.Equal("one two", (await stream.CompleteAsync()).Text);
        Assert.Empty(await other.ListUnfinishedAsync());
    }

    [Fact]
    public async Task DraftsThatASaveWouldRefuse_AreRefusedAtTheBeginning()
    {
        ChatContext context = await _store.CreateAsync(2, Id);
        await Assert.ThrowsAsync<ArgumentException>(() => context.BeginAsync(new MessageDraft { Role = "assistant" }));
        await Assert.ThrowsAsync<ArgumentException>(() => context.BeginAsync(new MessageDraft { Type = "Text" }));
        await Assert.ThrowsAsync<ArgumentException>(() => context.BeginAsync(new MessageDraft { Text = "x" }));
        await Assert.ThrowsAsync<MessageNotFoundException>(() => context.BeginAsync(new MessageDraft { ParentId = Some.MessageId(9) }));
        await Assert.ThrowsAsync<MessageExistsException>(() => context.BeginAsync(new MessageDraft { Id = Some.MessageId(1) }));
        await Assert.ThrowsAsync<BranchNotFoundException>(() => context.BeginAsync(branch: "none"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => context.BeginAsync(options: new StreamOptions { CheckpointEvery = TimeSpan.FromSeconds(-2) }));
        await using MessageStream stream = await context.BeginAsync(new MessageDraft { Id = Some.MessageId(3) });
        await Assert.ThrowsAsync<MessageExistsException>(() => context.BeginAsync(new MessageDraft { Id = Some.MessageId(3) }));
        await Assert.ThrowsAsync<ArgumentException>(() => stream.CompleteAsync(draft => draft with { Id = Some.MessageId(4) }));
        await Assert.ThrowsAsync<ArgumentException>(() => stream.CompleteAsync(draft => draft with { Role = "x" }));
        await stream.WriteAsync("still open");
        Assert.Equal("still open", (await stream.CompleteAsync()).Text);
    }

    /// <summary>A disk that says no while text is kept aside ends nothing: the next checkpoint keeps all of it.</summary>
    [Fact]
    public async Task CheckpointThatFails_IsToldAndMadeGoodByTheNext()
    {
        await _store.CreateAsync(2, Id);
        using FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).WritePart("streaming-", bytes: 5, nth: 2);
        ChatContext context = await _store.OpenAsync(Id, files);
        MessageStream stream = await context.BeginAsync(options: AtOnce);
        await stream.WriteAsync("a");
        Assert.Null(stream.CheckpointFailure);
        await stream.WriteAsync("b");
        Assert.Equal(ErrorCodes.NoSpace, stream.CheckpointFailure!.Code);
        await stream.WriteAsync("c");
        Assert.Null(stream.CheckpointFailure);
        Assert.Equal("abc", Assert.Single(await (await _store.OpenAsync(Id)).ListUnfinishedAsync()).Text);
        Assert.Equal("abc", (await stream.CompleteAsync()).Text);
        Assert.Empty(Kept());
    }

    /// <summary>
    /// I7: killed at any change, the text is in the context, or to be recovered, or was not kept yet; the next writer leaves no litter.
    /// </summary>
    [Theory]
    [InlineData(StoreFeatures.None)]
    [InlineData(StoreFeatures.CommitLog)]
    public async Task KilledAtAnyChange_LosesNothingThatWasKept(StoreFeatures features)
    {
        await _store.Open().EnableFeatureAsync(features);
        for (int nth = 1; ; nth++)
        {
            ContextId id = Some.ContextId();
            await _store.CreateAsync(2, id);
            FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).DieAtChange(nth);
            var kept = new List<string>();
            bool isSaved = false;
            MessageId message = Some.MessageId(5);
            try
            {
                ChatContext context = await _store.OpenAsync(id, files);
                await using MessageStream stream = await context.BeginAsync(new MessageDraft { Id = message }, options: AtOnce);
                foreach (string piece in new[] { "a", "b", "c" })
                {
                    await stream.WriteAsync(piece);
                    if (stream.CheckpointFailure is null) kept.Add(piece);
                }

                await stream.CompleteAsync();
                isSaved = true;
            }
            catch (IOException) when (files.IsDead)
            {
                // The process is gone; what it threw reaches nobody.
            }

            ChatContext after = await _store.OpenAsync(id);
            IReadOnlyList<UnfinishedMessage> unfinished = await after.ListUnfinishedAsync();
            bool isThere = (await SavingStore.IdsAsync(after)).Contains(message);
            if (isSaved) Assert.True(isThere);
            if (!isThere && kept.Count > 0)
            {
                Assert.StartsWith(string.Concat(kept), Assert.Single(unfinished).Text, StringComparison.Ordinal);
                await after.RecoverAsync(unfinished[0]);
            }

            await after.AppendAsync(SavingStore.Draft(8));
            Assert.Empty(await after.ListUnfinishedAsync());
            if (isThere) Assert.Empty(Kept(id));
            if (!files.IsDead) break;
        }
    }

    [Fact]
    public async Task InMemory_ItIsTheSame()
    {
        ContextStore store = ContextStore.InMemory(time: _store.Clock);
        ChatContext context = await store.CreateAsync(new NewContext { Messages = [SavingStore.Draft(1)] });
        await using (MessageStream stream = await context.BeginAsync()) await stream.WriteAsync("half");
        UnfinishedMessage unfinished = Assert.Single(await context.ListUnfinishedAsync());
        Assert.Equal(("half", false), (unfinished.Text, unfinished.HasWriter));
        Assert.Equal("half", (await context.RecoverAsync(unfinished)).Text);
        Assert.Empty(await context.ListUnfinishedAsync());
    }

    private static (int Calls, int Changes, int Syncs) Cost(RecordingFileOperations files) => (
        files.Lines.Count, files.ChangeCount, files.CountOf(FileOperationKind.Sync) + files.CountOf(FileOperationKind.SyncDirectory));

    private static List<string> Anonymous(RecordingFileOperations files) => [.. files.Changes.Select(c => c.Split(' ')[0])];

    private List<string> Kept(ContextId? id = null) =>
        [.. Directory.EnumerateFiles(_store.Layout.Context(id ?? Id).Root).Select(p => Path.GetFileName(p)!).Where(ContextLayout.IsStreaming)];
}
