using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage;

/// <content>Checking and repairing: the rules of contexts are the same wherever they are kept.</content>
public abstract partial class ContextStorageContract
{
    [Fact]
    public async Task SoundContext_HasNoFindings_AndIsCounted()
    {
        await PublishTalkAsync(3);
        var summary = new CheckSummary();

        Assert.Empty(await CheckAsync(summary));

        Assert.Equal((1, 3), (summary.Contexts, summary.Messages));
        Assert.Equal(Numbered(1, 3).Sum(m => m.Json.Length), summary.Bytes);
        Assert.Equal(summary.Bytes, summary.BytesRead);
    }

    [Fact]
    public async Task EmptyStorage_HasNoFindings() => Assert.Empty(await CheckAsync());

    [Fact]
    public async Task MessageThatABranchNamesAndNobodyKeeps_IsDamage()
    {
        await PublishTalkAsync(2);
        await UpdateAsync(_ => new(new ContextChange { Head = new HeadEdit.Append("main", [Some.MessageId(9)]) }), None);

        Finding finding = Assert.Single(await CheckAsync());

        Assert.Equal((FindingKind.MissingMessage, true, Some.MessageId(9)), (finding.Kind, finding.IsDamage, finding.Message));
        Assert.Equal("1 branches name it: expected it in the pool", finding.Detail);
        Assert.Equal(Context.PlaceOf(Some.MessageId(9)), finding.Place);
    }

    [Fact]
    public async Task MessageThatIsLost_CannotBeBroughtBackWithoutABackup()
    {
        await PublishTalkAsync(1);
        await UpdateAsync(_ => new(new ContextChange { Head = new HeadEdit.Append("main", [Some.MessageId(9)]) }), None);

        RepairResult result = await RepairAsync(new RepairOptions { Execute = true });

        Remainder lost = Assert.Single(result.Lost);
        Assert.Equal((FindingKind.MissingMessage, "there is no backup: there is no receipt that names a backup"), (lost.Finding.Kind, lost.Why));
        Assert.Empty(result.Done);
    }

    [Fact]
    public async Task ActiveBranchThatIsNotThere_IsANote()
    {
        await PublishTalkAsync(1);
        await UpdateAsync(_ => new(new ContextChange { Head = Head(TalkText(1).Replace("\"main\",", "\"gone\",", StringComparison.Ordinal)) }), None);

        Finding finding = Assert.Single(await CheckAsync());

        Assert.Equal((FindingKind.ActiveBranchMissing, false, "active_branch_name"), (finding.Kind, finding.IsDamage, finding.Within));
    }

    [Fact]
    public async Task MessageThatNoBranchNames_IsANote_AndGoesToTheTrashWhereThatIsAskedFor()
    {
        await PublishTalkAsync(2);
        await UpdateAsync(_ => new(new ContextChange { Added = [Numbered(3)], Entries = [EntryOf(Numbered(3))] }), None);

        Finding finding = Assert.Single(await CheckAsync());
        Assert.Equal((FindingKind.OrphanedMessage, false, Some.MessageId(3)), (finding.Kind, finding.IsDamage, finding.Message));

        RepairResult left = await RepairAsync(new RepairOptions { Execute = true });
        Assert.Equal("it may be wanted: asked to, a repair moves it to the trash", Assert.Single(left.Skipped).Why);
        Assert.True(await Context.HasMessageAsync(Some.MessageId(3), None));

        RepairResult done = await RepairAsync(new RepairOptions { Execute = true, TrashOrphans = true });
        Assert.Contains(done.Done, action => action.Kind == RepairKind.TrashFile && action.Message == Some.MessageId(3));
        Assert.False(await Context.HasMessageAsync(Some.MessageId(3), None));
        Assert.Empty(await CheckAsync());
        Assert.All(await ListAsync(Storage.ListTrashAsync(None)), entry => Assert.Equal((_id, TrashKinds.Removed), (entry.Id, entry.Kind)));
        Assert.NotEmpty(await ListAsync(Storage.ListTrashAsync(None)));
    }

    [Fact]
    public async Task RepairThatIsNotToExecute_SaysWhatItWouldDo_AndDoesNothing()
    {
        await PublishTalkAsync(2);
        await Context.ReplaceAsync(Replacement(Numbered(2, "massage 2"), Numbered(2), entry: null), None);

        RepairResult result = await RepairAsync(new RepairOptions());

        Assert.True(result.IsDry);
        Assert.Equal(RepairKind.RebuildIndex, Assert.Single(result.Done).Kind);
        Assert.Null(await Context.FindIndexedAsync(Some.MessageId(2), None));
    }

    [Fact]
    public async Task MessageWithoutEntry_IsANote_AndGetsOne()
    {
        await PublishTalkAsync(2);
        await Context.ReplaceAsync(Replacement(Numbered(2, "massage 2"), Numbered(2), entry: null), None);

        Finding finding = Assert.Single(await CheckAsync());
        Assert.Equal((FindingKind.StaleIndex, false, $"{Some.MessageId(2)}"), (finding.Kind, finding.IsDamage, finding.Within));

        RepairResult result = await RepairAsync(new RepairOptions { Execute = true });
        Assert.Equal(RepairKind.RebuildIndex, Assert.Single(result.Done).Kind);
        Assert.Empty(await CheckAsync());
        Assert.NotNull(await Context.FindIndexedAsync(Some.MessageId(2), None));
    }

    [Fact]
    public async Task ParentThatIsNotThere_IsFoundWhereMessagesAreRead()
    {
        string text = Text(Numbered(1).Json);
        string answer = $"{text[..text.LastIndexOf('}')]}, \"parent_id\": \"{Some.MessageId(9)}\"}}";
        Message child = Message.Parse(Utf8(answer), Some.MessageId(1));
        await PublishTalkAsync([child]);

        Finding finding = Assert.Single(await CheckAsync());

        Assert.Equal((FindingKind.ParentMissing, false, Some.MessageId(9)), (finding.Kind, finding.IsDamage, finding.Message));
        Assert.Empty(await CheckAsync(readData: false));
    }

    [Fact]
    public async Task ContextThatIsBeingWritten_IsLeftByARepair_AndCheckedAllTheSame()
    {
        await PublishTalkAsync(2);
        await Context.ReplaceAsync(Replacement(Numbered(2, "massage 2"), Numbered(2), entry: null), None);
        MendingTurn writer = await Storage.Mending.BeginMending(_id, Some.Time).TryTakeTurnAsync();
        Assert.True(writer.IsTaken);

        Assert.Single(await CheckAsync());
        Assert.False((await Storage.Mending.BeginMending(_id, Some.Time).TryTakeTurnAsync()).IsTaken);

        writer.Dispose();
        Assert.Single((await RepairAsync(new RepairOptions { Execute = true })).Done);
    }

    [Fact]
    public async Task ContextThatIsNotThere_CannotBeMended()
    {
        using MendingTurn turn = await Storage.Mending.BeginMending(_id, Some.Time).TryTakeTurnAsync();

        Assert.Equal((false, true), (turn.IsTaken, turn.IsGone));
    }

    private protected string TalkText(params IEnumerable<MessageId> named) => $$"""
        {
          "id": "{{_id}}",
          "message_pool": {},
          "active_branch_name": "main",
          "branches": {
            "main": {
              "name": "main",
              "message_ids": [{{string.Join(", ", named.Select(id => $"\"{id}\""))}}]
            }
          }
        }
        """;

    private string TalkText(int messages) => TalkText(Numbered(1, messages).Select(m => m.Id));

    private Task PublishTalkAsync(int messages) => PublishTalkAsync([.. Numbered(1, messages)]);

    /// <summary>A context whose only branch names all of its messages.</summary>
    private async Task PublishTalkAsync(IReadOnlyList<Message> messages)
    {
        await using IContextDraft draft = await Storage.BeginDraftAsync(_id, messages.Count, None);
        foreach (Message message in messages) await draft.AddMessageAsync(message.Id, message.Json, None);
        await draft.CompleteAsync(new DraftCompletion(Utf8(TalkText(messages.Select(m => m.Id))), [.. messages.Select(EntryOf)], Some.Time), None);
        await draft.MakeDurableAsync();
        Assert.Equal(DraftFate.Published, await draft.PublishAsync(replaces: null, None));
    }

    private async Task<List<Finding>> CheckAsync(CheckSummary? summary = null, bool readData = true) => await ListAsync(
        new StoreChecker(Storage.Examination, PassingOverWaits()).CheckAsync(new CheckOptions { ReadData = readData }, summary));

    private Task<RepairResult> RepairAsync(RepairOptions options) => new StoreRepair(Storage, PassingOverWaits()).RunAsync(options);

    private static StoppedClock PassingOverWaits() => new(TimeProvider.System.GetUtcNow()) { PassesOverWaits = true };
}
