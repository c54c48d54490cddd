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

        ContextHead committed = await Context.UpdateAsync(
            _ => new(new ContextChange { Added = [added], Head = Utf8(HeadText(3)), Entries = [EntryOf(added)] }), None);

        ContextHead read = (await Context.ReadHeadAsync(None))!;
        Assert.Equal(HeadText(3), Text(read.Json));
        Assert.Equal(committed.Version, read.Version);
        Assert.Equal(Text(added.Json), Text((await Context.ReadMessageAsync(added.Id, None)).Json));
        Assert.Equal(Numbered(1, 3).Select(EntryOf), (await Context.ReadIndexAsync(None)).Entries!);
    }

    [Fact]
    public async Task Commit_IsGivenTheHeadAsItIsThen()
    {
        await PublishAsync(1);
        await ChangeHeadAsync("changed by somebody else");
        string? given = null;

        await Context.UpdateAsync(
            head =>
            {
                given = Text(head.Json);
                return new(ContextChange.None);
            },
            None);

        Assert.Equal(HeadText(0, "changed by somebody else"), given);
    }

    [Fact]
    public async Task NoChange_KeepsTheVersion()
    {
        await PublishAsync(1);
        ContextVersion before = (await Context.ReadHeadAsync(None))!.Version;

        ContextHead same = await Context.UpdateAsync(_ => new(ContextChange.None), None);

        Assert.Equal(before, same.Version);
        Assert.Equal(before, (await Context.ReadHeadAsync(None))!.Version);
    }

    [Fact]
    public async Task EditThatThrows_ChangesNothing()
    {
        await PublishAsync(1);
        ContextVersion before = (await Context.ReadHeadAsync(None))!.Version;

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(async () => await Context.UpdateAsync(_ => throw new TimeZoneNotFoundException(), None));

        Assert.Equal(before, (await Context.ReadHeadAsync(None))!.Version);
        await ChangeHeadAsync("nobody is locked out");
    }

    [Fact]
    public async Task AddedMessageThatIsThere_IsRefused_AndNothingOfTheChangeIsDone()
    {
        await PublishAsync(2);
        ContextChange change = new() { Added = [Numbered(3), Numbered(2, "another text")], Head = Utf8(HeadText(3)), Entries = [EntryOf(Numbered(3))] };

        MessageExistsException e = await Assert.ThrowsAsync<MessageExistsException>(async () => await Context.UpdateAsync(_ => new(change), None));

        Assert.Equal(Some.MessageId(2), e.Id);
        Assert.Equal(HeadText(2), Text((await Context.ReadHeadAsync(None))!.Json));
        Assert.Equal(Text(Numbered(2).Json), Text((await Context.ReadMessageAsync(Some.MessageId(2), None)).Json));
        Assert.False(await Context.HasMessageAsync(Some.MessageId(3), None));
        Assert.Equal(Numbered(1, 2).Select(EntryOf), (await Context.ReadIndexAsync(None)).Entries!);
    }

    [Fact]
    public async Task Replacement_ShowsTheNewVersion_AndLeavesTheHead()
    {
        await PublishAsync(2);
        ContextVersion before = (await Context.ReadHeadAsync(None))!.Version;
        Message replaced = Numbered(2, "another text");

        await Context.UpdateAsync(
            _ => new(new ContextChange { Replaced = new Replacement(replaced, Numbered(2).Json), Entries = [EntryOf(replaced)] }), None);

        Assert.Equal(Text(replaced.Json), Text((await Context.ReadMessageAsync(replaced.Id, None)).Json));
        Assert.Equal([EntryOf(Numbered(1)), EntryOf(replaced)], (await Context.ReadIndexAsync(None)).Entries!);
        Assert.Equal(before, (await Context.ReadHeadAsync(None))!.Version);
    }

    [Fact]
    public async Task ReplacementWithoutEntry_LeavesTheMessageOutOfTheIndex()
    {
        await PublishAsync(2);

        await Context.UpdateAsync(_ => new(new ContextChange { Replaced = new Replacement(Numbered(2, "x"), Numbered(2).Json) }), None);

        Assert.Equal([EntryOf(Numbered(1))], (await Context.ReadIndexAsync(None)).Entries!);
    }

    [Fact]
    public async Task ReplacementOfAnotherVersion_IsStale_AndChangesNothing()
    {
        await PublishAsync(2);
        ContextChange change = new() { Replaced = new Replacement(Numbered(2, "mine"), Numbered(2, "what I read").Json) };

        await Assert.ThrowsAsync<StaleWriteException>(async () => await Context.UpdateAsync(_ => new(change), None));

        Assert.Equal(Text(Numbered(2).Json), Text((await Context.ReadMessageAsync(Some.MessageId(2), None)).Json));
        Assert.Equal(Numbered(1, 2).Select(EntryOf), (await Context.ReadIndexAsync(None)).Entries!);
    }

    [Fact]
    public async Task ReplacementOfWhatIsNotThere_IsStale()
    {
        await PublishAsync(1);
        ContextChange change = new() { Replaced = new Replacement(Numbered(9), Numbered(9).Json) };

        await Assert.ThrowsAsync<StaleWriteException>(async () => await Context.UpdateAsync(_ => new(change), None));
    }

    [Fact]
    public async Task CommitToWhatIsNotThere_SaysSo()
    {
        ContextNotFoundException e = await Assert.ThrowsAsync<ContextNotFoundException>(async () => await ChangeHeadAsync("x"));

        Assert.Contains(_id.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Null(await Context.ReadHeadAsync(None));
    }

    [Fact]
    public async Task CancelledBeforeTheCommit_ChangesNothing()
    {
        await PublishAsync(1);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Context.UpdateAsync(
            async _ =>
            {
                await cancel.CancelAsync();
                return new ContextChange { Added = [Numbered(2)], Head = Utf8(HeadText(2)), Entries = [EntryOf(Numbered(2))] };
            },
            cancel.Token));

        Assert.Equal(HeadText(1), Text((await Context.ReadHeadAsync(None))!.Json));
        Assert.False(await Context.HasMessageAsync(Some.MessageId(2), None));
        Assert.Equal([EntryOf(Numbered(1))], (await Context.ReadIndexAsync(None)).Entries!);
    }

    [Fact]
    public async Task BatchOfMessages_IsCommittedAtOnce()
    {
        await PublishAsync(1);
        List<Message> added = [.. Numbered(2, 20)];

        await Context.UpdateAsync(
            _ => new(new ContextChange { Added = added, Head = Utf8(HeadText(20)), Entries = added.ConvertAll(EntryOf) }), None);

        Assert.Equal(20, (await ListAsync(Context.ListMessagesAsync(None))).Count);
        Assert.Equal(Numbered(1, 20).Select(EntryOf), (await Context.ReadIndexAsync(None)).Entries!);
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
                Message added = Numbered(1 + (writer * CommitsEach) + i);
                await Storage.Context(_id).UpdateAsync(
                    head => new(new ContextChange
                    {
                        Added = [added],
                        Head = Utf8(Text(head.Json).Replace("]", $",{added.Id}]", StringComparison.Ordinal).Replace("{}", "[0]", StringComparison.Ordinal)),
                        Entries = [EntryOf(added)],
                    }),
                    None);
            }
        })));

        string head = Text((await Context.ReadHeadAsync(None))!.Json);
        List<StoredEntry> stored = await ListAsync(Context.ListMessagesAsync(None));
        Assert.Equal(Writers * CommitsEach, stored.Count);
        Assert.Equal(Writers * CommitsEach, (await Context.ReadIndexAsync(None)).Entries!.Count);
        Assert.Equal(Writers * CommitsEach - 1, stored.Count(e => head.Contains(e.Id.ToString(), StringComparison.Ordinal)));
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
                string head = Text((await Context.ReadHeadAsync(None))!.Json);
                int named = int.Parse(head.Split("\"messages\":")[1].TrimEnd('}', '\n', ' '), System.Globalization.CultureInfo.InvariantCulture);
                List<StoredMessage> read = await ReadAsync([.. Enumerable.Range(1, named)]);
                Assert.All(read, m => Assert.True(m.IsRead, m.Unavailable ?? $"{m.Id} is missing"));
            }
        });

        for (int i = 1; i <= 30; i++)
        {
            int number = i;
            await Context.UpdateAsync(
                _ => new(new ContextChange { Added = [Numbered(number)], Head = Utf8(HeadText(number)), Entries = [EntryOf(Numbered(number))] }), None);
        }

        await stop.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task IndexWrittenAnew_IsReadBack()
    {
        await PublishAsync(3);
        List<IndexEntry> entries = [EntryOf(Numbered(1)), EntryOf(Numbered(3)) with { Role = "Tool" }];

        await Context.WriteIndexAsync(entries, None);

        Assert.Equal(entries, (await Context.ReadIndexAsync(None)).Entries!);
    }
}
