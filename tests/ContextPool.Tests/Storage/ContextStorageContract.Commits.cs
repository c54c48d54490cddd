using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage;

/// <content>Commits.</content>
public abstract partial class ContextStorageContract
{
    [Fact]
    public async Task Commit_ShowsHeadMessagesAndEntriesTogether()
    {
        await PublishAsync(2);
        Message added = Numbered(3);

        ContextHead committed = await UpdateAsync(
            _ => new(new ContextChange { Added = [added], Head = Head(HeadText(3)), Entries = [EntryOf(added)] }), None);

        ContextHead read = (await Context.ReadHeadAsync(null, None))!;
        Assert.Equal(HeadText(3), Text(read.Metadata.Json));
        Assert.Equal(committed.Version, read.Version);
        Assert.Equal(Text(added.Json), Text((await Context.ReadMessageAsync(added.Id, None)).Message!.Json));
        Assert.Equal(Numbered(1, 3).Select(EntryOf), await Context.LoadIndexAsync(None));
    }

    [Fact]
    public async Task Commit_IsGivenTheHeadAsItIsThen()
    {
        await PublishAsync(1);
        await ChangeHeadAsync("changed by somebody else");
        string? given = null;

        await UpdateAsync(
            head =>
            {
                given = Text(head.Metadata.Json);
                return new(ContextChange.None);
            },
            None);

        Assert.Equal(HeadText(0, "changed by somebody else"), given);
    }

    [Fact]
    public async Task NoChange_KeepsTheVersion()
    {
        await PublishAsync(1);
        ContextVersion before = (await Context.ReadHeadAsync(null, None))!.Version;

        ContextHead same = await UpdateAsync(_ => new(ContextChange.None), None);

        Assert.Equal(before, same.Version);
        Assert.Equal(before, (await Context.ReadHeadAsync(null, None))!.Version);
    }

    [Fact]
    public async Task EditThatThrows_ChangesNothing()
    {
        await PublishAsync(1);
        ContextVersion before = (await Context.ReadHeadAsync(null, None))!.Version;

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(async () => await UpdateAsync(_ => throw new TimeZoneNotFoundException(), None));

        Assert.Equal(before, (await Context.ReadHeadAsync(null, None))!.Version);
        await ChangeHeadAsync("nobody is locked out");
    }

    [Fact]
    public async Task AddedMessageThatIsThere_IsRefused_AndNothingOfTheChangeIsDone()
    {
        await PublishAsync(2);
        ContextChange change = new() { Added = [Numbered(3), Numbered(2, "another text")], Head = Head(HeadText(3)), Entries = [EntryOf(Numbered(3))] };

        MessageExistsException e = await Assert.ThrowsAsync<MessageExistsException>(async () => await UpdateAsync(_ => new(change), None));

        Assert.Equal(Some.MessageId(2), e.Id);
        Assert.Equal(HeadText(2), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
        Assert.Equal(Text(Numbered(2).Json), Text((await Context.ReadMessageAsync(Some.MessageId(2), None)).Message!.Json));
        Assert.False(await Context.HasMessageAsync(Some.MessageId(3), None));
        Assert.Equal(Numbered(1, 2).Select(EntryOf), await Context.LoadIndexAsync(None));
    }

    [Fact]
    public async Task Commit_IsToldInTheMomentItIsSeen()
    {
        await PublishAsync(1);
        ContextVersion first = (await Context.ReadHeadAsync(null, None))!.Version;
        var told = new List<(ContextVersion Before, ContextVersion After, string Seen)>();

        UpdatedContext updated = await Context.UpdateAsync(
            new ContextUpdate
            {
                Decide = _ => new(new ContextChange { Added = [Numbered(2)], Head = Head(HeadText(2)), Entries = [EntryOf(Numbered(2))] }),
                Committed = (before, after) => told.Add((before.Version, after.Version, SeenNow())),
            },
            None);

        Assert.All(told, t => Assert.Equal(HeadText(2), t.Seen));
        Assert.Equal((first, updated.Head.Version), (told[0].Before, told[^1].After));
        Assert.True(updated.IsIndexed);

        string SeenNow() => Text(Storage.Context(_id).ReadHeadAsync(null, None).AsTask().GetAwaiter().GetResult()!.Metadata.Json);
    }

    [Fact]
    public async Task HeadThatIsKnown_IsGivenBack_AndOneThatChangedIsNot()
    {
        await PublishAsync(1);
        ContextHead known = (await Context.ReadHeadAsync(null, None))!;

        Assert.Same(known.Metadata, (await Context.ReadHeadAsync(known, None))!.Metadata);
        await ChangeHeadAsync("other");
        Assert.Equal(HeadText(0, "other"), Text((await Context.ReadHeadAsync(known, None))!.Metadata.Json));
    }

    [Fact]
    public async Task AppendToABranch_IsInTheHead()
    {
        await PublishAsync(1);

        await UpdateAsync(_ => new(Appended(2)), None);
        await UpdateAsync(_ => new(Appended(3)), None);

        Assert.Equal([Some.MessageId(2), Some.MessageId(3)], Assert.Single((await Context.ReadHeadAsync(null, None))!.Metadata.Branches).MessageIds);
    }

    [Fact]
    public async Task Replacement_ShowsTheNewVersion_AndLeavesTheHead()
    {
        await PublishAsync(2);
        ContextVersion before = (await Context.ReadHeadAsync(null, None))!.Version;
        Message replaced = Numbered(2, "another text");
        bool isTold = false;

        Assert.True(await Context.ReplaceAsync(Replacement(replaced, Numbered(2), EntryOf(replaced)) with { Committed = () => isTold = true }, None));

        Assert.True(isTold);
        Assert.Equal(Text(replaced.Json), Text((await Context.ReadMessageAsync(replaced.Id, None)).Message!.Json));
        Assert.Equal([EntryOf(Numbered(1)), EntryOf(replaced)], await Context.LoadIndexAsync(None));
        Assert.Equal(EntryOf(replaced), await Context.FindIndexedAsync(replaced.Id, None));
        Assert.Equal(before, (await Context.ReadHeadAsync(null, None))!.Version);
    }

    [Fact]
    public async Task Replacement_HasAnotherTag_AndItsNeighbourHasNot()
    {
        await PublishAsync(2);
        List<StoredEntry> before = await ListAsync(Context.ListMessagesAsync(None));

        await Context.ReplaceAsync(Replacement(Numbered(2, "massage 2"), Numbered(2), entry: null), None);

        List<StoredEntry> after = await ListAsync(Context.ListMessagesAsync(None));
        Assert.Equal(before[0], after[0]);
        Assert.Equal(before[1].Size, after[1].Size);
        Assert.NotEqual(before[1].Tag, after[1].Tag);
    }

    [Fact]
    public async Task ReplacementWithoutEntry_IsReadByWhoeverLoadsTheIndexNext()
    {
        await PublishAsync(2);
        Message replaced = Numbered(2, "massage 2");

        Assert.False(await Context.ReplaceAsync(Replacement(replaced, Numbered(2), entry: null), None));

        Assert.Null(await Context.FindIndexedAsync(replaced.Id, None));
        Assert.Equal(EntryOf(replaced).Hash, (await Context.LoadIndexAsync(None))[1].Hash);
    }

    [Fact]
    public async Task ReplacementOfAnotherVersion_IsStale_AndChangesNothing()
    {
        await PublishAsync(2);

        await Assert.ThrowsAsync<StaleWriteException>(
            async () => await Context.ReplaceAsync(Replacement(Numbered(2, "mine"), Numbered(2, "what I read"), entry: null), None));

        Assert.Equal(Text(Numbered(2).Json), Text((await Context.ReadMessageAsync(Some.MessageId(2), None)).Message!.Json));
        Assert.Equal(Numbered(1, 2).Select(EntryOf), await Context.LoadIndexAsync(None));
    }

    [Fact]
    public async Task ReplacementOfWhatIsNotThere_IsStale()
    {
        await PublishAsync(1);

        await Assert.ThrowsAsync<StaleWriteException>(
            async () => await Context.ReplaceAsync(Replacement(Numbered(9), Numbered(9), entry: null), None));
    }

    [Fact]
    public async Task CommitToWhatIsNotThere_SaysSo()
    {
        ContextNotFoundException e = await Assert.ThrowsAsync<ContextNotFoundException>(async () => await ChangeHeadAsync("x"));

        Assert.Contains(_id.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Null(await Context.ReadHeadAsync(null, None));
    }

    [Fact]
    public async Task CancelledBeforeTheCommit_ChangesNothing()
    {
        await PublishAsync(1);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await UpdateAsync(
            async _ =>
            {
                await cancel.CancelAsync();
                return new ContextChange { Added = [Numbered(2)], Head = Head(HeadText(2)), Entries = [EntryOf(Numbered(2))] };
            },
            cancel.Token));

        Assert.Equal(HeadText(1), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
        Assert.False(await Context.HasMessageAsync(Some.MessageId(2), None));
        Assert.Equal([EntryOf(Numbered(1))], await Context.LoadIndexAsync(None));
    }

    [Fact]
    public async Task BatchOfMessages_IsCommittedAtOnce()
    {
        await PublishAsync(1);
        List<Message> added = [.. Numbered(2, 20)];

        await UpdateAsync(
            _ => new(new ContextChange { Added = added, Head = Head(HeadText(20)), Entries = added.ConvertAll(EntryOf) }), None);

        Assert.Equal(20, (await ListAsync(Context.ListMessagesAsync(None))).Count);
        Assert.Equal(Numbered(1, 20).Select(EntryOf), await Context.LoadIndexAsync(None));
    }

    [Fact]
    public async Task ManyWriters_NoCommitIsLost()
    {
        const int Writers = 8;
        const int CommitsEach = 10;
        await PublishAsync(0);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < CommitsEach; i++)
            {
                int number = i;
                await UpdateAsync(_ => new(Appended(1 + (writer * CommitsEach) + number)), None);
            }
        })));

        IReadOnlyList<MessageId> named = Assert.Single((await Context.ReadHeadAsync(null, None))!.Metadata.Branches).MessageIds;
        List<StoredEntry> stored = await ListAsync(Context.ListMessagesAsync(None));
        Assert.Equal(Writers * CommitsEach, stored.Count);
        Assert.Equal(Writers * CommitsEach, (await Context.LoadIndexAsync(None)).Length);
        Assert.Equal(stored.Select(e => e.Id), named.Order());
    }

    [Fact]
    public async Task ReadersBesideAWriter_FindEveryMessageThatAHeadNames()
    {
        await PublishAsync(0);
        using var stop = new CancellationTokenSource();
        Task reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                string head = Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json);
                int named = int.Parse(head.Split("\"messages\":")[1].TrimEnd('}', '\n', ' '), System.Globalization.CultureInfo.InvariantCulture);
                List<StoredMessage> read = await ReadAsync([.. Enumerable.Range(1, named)]);
                Assert.All(read, m => Assert.True(m.Message is not null, m.Unavailable ?? $"{m.Id} is missing"));
            }
        });

        for (int i = 1; i <= 30; i++)
        {
            int number = i;
            await UpdateAsync(
                _ => new(new ContextChange { Added = [Numbered(number)], Head = Head(HeadText(number)), Entries = [EntryOf(Numbered(number))] }), None);
        }

        await stop.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task IndexMadeAnew_HasEveryMessage()
    {
        await PublishAsync(3);
        await Context.ReplaceAsync(Replacement(Numbered(2, "massage 2"), Numbered(2), entry: null), None);

        Assert.Equal(3, await Context.RebuildIndexAsync(Timeout.InfiniteTimeSpan, static () => new(true), None));

        IndexEntry[] made = await Context.LoadIndexAsync(None);
        Assert.Equal([1, 2, 3], made.Select(e => int.Parse(e.Id.ToString()[^12..], System.Globalization.NumberStyles.HexNumber)));
        Assert.Equal(made[1], await Context.FindIndexedAsync(Some.MessageId(2), None));
    }

    [Fact]
    public async Task IndexThatIsNotWantedAnew_IsLeft()
    {
        await PublishAsync(2);
        await Context.ReplaceAsync(Replacement(Numbered(2, "massage 2"), Numbered(2), entry: null), None);

        Assert.Null(await Context.RebuildIndexAsync(Timeout.InfiniteTimeSpan, static () => new(false), None));

        Assert.Null(await Context.FindIndexedAsync(Some.MessageId(2), None));
    }

    [Fact]
    public async Task WriterWhoDoesNotWait_GivesUp_WhileAnotherDecides()
    {
        await PublishAsync(1);
        var isDeciding = new TaskCompletionSource();
        var mayGoOn = new TaskCompletionSource();
        Task first = Context.UpdateAsync(
            new ContextUpdate
            {
                Decide = async _ =>
                {
                    isDeciding.SetResult();
                    await mayGoOn.Task;
                    return ContextChange.None;
                },
            },
            None).AsTask();
        await isDeciding.Task;

        await Assert.ThrowsAsync<WriterWaitException>(async () => await Storage.Context(_id).UpdateAsync(
            new ContextUpdate { Decide = _ => new(ContextChange.None), Wait = TimeSpan.Zero }, None));

        mayGoOn.SetResult();
        await first;
    }

    private async Task<ContextHead> UpdateAsync(Func<ContextHead, ValueTask<ContextChange>> decide, CancellationToken cancel) =>
        (await Storage.Context(_id).UpdateAsync(new ContextUpdate { Decide = decide }, cancel)).Head;

    private static Replacement Replacement(Message message, Message expected, IndexEntry? entry) =>
        new() { Message = message, Expected = expected.Json, Entry = () => new(entry) };

    private static ContextChange Appended(int number) => new()
    {
        Added = [Numbered(number)],
        Head = new HeadEdit.Append("main", [Some.MessageId(number)]),
        Entries = [EntryOf(Numbered(number))],
    };
}
