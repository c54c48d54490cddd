using System.Text.Json;
using ContextPool.Legacy;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

public sealed class AppendTests : IDisposable
{
    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Append_IsSeenByThisViewAndByOthers()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        _store.Clock.Advance(TimeSpan.FromHours(1));
        Message saved = await context.AppendAsync(MessageDraft.FromText("User", "hello"));

        Assert.Equal(Some.MessageId(2), saved.ParentId);
        Assert.Equal(Some.TimeAfter(3600), saved.CreatedAt);
        Assert.Equal([Some.MessageId(1), Some.MessageId(2), saved.Id], await SavingStore.IdsAsync(context));
        ChatContext other = await _store.OpenAsync(context.Id);
        Assert.Equal([Some.MessageId(1), Some.MessageId(2), saved.Id], await SavingStore.IdsAsync(other));
        Assert.Equal(saved.Json.ToArray(), (await other.GetMessageAsync(saved.Id))!.Json.ToArray());
        Assert.Empty(_store.Asides(context.Id));
        _store.AssertIndexIsThatOfThePool(context.Id);
    }

    [Fact]
    public async Task Append_ToTheFirstOfAll_HasNoParent()
    {
        ChatContext context = await _store.CreateAsync(messages: 0);
        Assert.Null((await context.AppendAsync(MessageDraft.FromText("User", "hello"))).ParentId);
    }

    [Fact]
    public async Task Append_NotesTheLoadedIndex()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        Assert.Equal(2, (await context.GetIndexAsync()).Count);
        await context.AppendAsync(SavingStore.Draft(3));
        MessageIndex index = await context.GetIndexAsync();
        Assert.Equal(3, index.Count);
        Assert.Equal(Some.TimeAfter(3), index.Find(Some.MessageId(3))!.Value.Timestamp);
    }

    [Fact]
    public async Task Append_BehindAnotherWriter_KeepsWhatTheOtherSaved()
    {
        ChatContext mine = await _store.CreateAsync(messages: 1);
        ChatContext other = await _store.OpenAsync(mine.Id);
        Assert.Equal(1, (await other.GetIndexAsync()).Count);
        await mine.AppendAsync(SavingStore.Draft(2));
        await mine.SaveMetadataAsync(new Dictionary<string, string?> { ["title"] = "\"new\"" });

        Message saved = await other.AppendAsync(SavingStore.Draft(3));
        Assert.Equal(Some.MessageId(2), saved.ParentId);
        Assert.Equal([Some.MessageId(1), Some.MessageId(2), Some.MessageId(3)], await SavingStore.IdsAsync(other));
        Assert.Contains("\"title\": \"new\"", _store.Metadata(mine.Id), StringComparison.Ordinal);
        Assert.Equal(3, (await other.GetIndexAsync()).Count);
    }

    [Fact]
    public async Task ExpectedTip_ThatIsNotTheTip_IsStaleAndWritesNothing()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        TreeSnapshot before = _store.Directory.Snapshot();
        await Assert.ThrowsAsync<StaleWriteException>(() => context.AppendAsync(SavingStore.Draft(3), expectedTip: Some.MessageId(1)));
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
        await context.AppendAsync(SavingStore.Draft(3), expectedTip: Some.MessageId(2));
    }

    [Fact]
    public async Task IdThatIsTaken_IsSaidSo_AndNothingChanges()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        TreeSnapshot before = _store.Directory.Snapshot();
        await Assert.ThrowsAsync<MessageExistsException>(() => context.AppendAsync(SavingStore.Draft(1)));
        MessageExistsException e = await Assert.ThrowsAsync<MessageExistsException>(() => context.AppendAllAsync([SavingStore.Draft(3), SavingStore.Draft(2)]));
        Assert.Equal((context.Id, Some.MessageId(2)), (e.Context, e.Id));
        await Assert.ThrowsAsync<ArgumentException>(() => context.AppendAllAsync([SavingStore.Draft(3), SavingStore.Draft(3)]));
        await Assert.ThrowsAsync<MessageExistsException>(() => context.AppendAllAsync([.. Enumerable.Range(3, 20).Select(SavingStore.Draft), SavingStore.Draft(2)]));
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Fact]
    public async Task ParentThatIsNotInThePool_IsNotFound()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        await Assert.ThrowsAsync<MessageNotFoundException>(() => context.AppendAsync(SavingStore.Draft(3) with { ParentId = Some.MessageId(99) }));
        Assert.Equal(Some.MessageId(1), (await context.AppendAsync(SavingStore.Draft(3) with { ParentId = Some.MessageId(1) })).ParentId);
    }

    [Fact]
    public async Task Branch_IsAppendedToByName()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        await context.CreateBranchAsync("second", upTo: Some.MessageId(1));
        Message saved = await context.AppendAsync(SavingStore.Draft(3), "second");
        Assert.Equal(Some.MessageId(1), saved.ParentId);
        Assert.Equal([Some.MessageId(1), saved.Id], await SavingStore.IdsAsync(context, "second"));
        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], await SavingStore.IdsAsync(context));
        await Assert.ThrowsAsync<BranchNotFoundException>(() => context.AppendAsync(SavingStore.Draft(4), "third"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(30)]
    public async Task Batch_IsAChainAndOneCommit(int count)
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        IReadOnlyList<Message> saved = await context.AppendAllAsync([.. Enumerable.Range(2, count).Select(SavingStore.Draft)]);
        Assert.Equal(Enumerable.Range(1, count).Select(Some.MessageId), saved.Select(m => m.ParentId!.Value));
        Assert.Equal(Enumerable.Range(1, count + 1).Select(Some.MessageId), await SavingStore.IdsAsync(context));
        _store.AssertIndexIsThatOfThePool(context.Id);
    }

    [Fact]
    public async Task EmptyBatch_WritesNothing()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        TreeSnapshot before = _store.Directory.Snapshot();
        Assert.Empty(await context.AppendAllAsync([]));
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Theory]
    [InlineData("\"branches\":{}", """{"main":{"name":"main","message_ids":["{0}"],"system_prompt":null,"user_prompt":null}}""")]
    [InlineData("\"x\":1", """{"main":{"name":"main","message_ids":["{0}"],"system_prompt":null,"user_prompt":null}}""")]
    [InlineData("\"branches\":{\"main\":{\"z\":1}}", """{"main":{"z":1,"message_ids":["{0}"]}}""")]
    [InlineData("\"branches\":{\"main\":{\"message_ids\":[7,\"no id\"]}}", """{"main":{"message_ids":[7,"no id","{0}"]}}""")]
    public async Task OddButAcceptedMetadata_AreAppendedTo(string branches, string expected)
    {
        ContextId id = (await _store.CreateAsync(messages: 0)).Id;
        _store.WriteMetadata(id, $$"""{"id":"{{id}}",{{branches}},"active_branch_name":"main"}""");
        ChatContext context = await _store.OpenAsync(id);
        Message saved = await context.AppendAsync(MessageDraft.FromText("User", "hello"));
        using JsonDocument document = JsonDocument.Parse(_store.Metadata(id));
        Assert.Equal(
            expected.Replace("{0}", saved.Id.ToString(), StringComparison.Ordinal),
            JsonStyle.OneLine.Print(document.RootElement.GetProperty("branches").GetRawText()));
    }

    [Fact]
    public async Task NoActiveBranch_MakesOne()
    {
        ContextId id = (await _store.CreateAsync(messages: 0)).Id;
        _store.WriteMetadata(id, $$"""{"id":"{{id}}"}""");
        ChatContext context = await _store.OpenAsync(id);
        await context.AppendAsync(MessageDraft.FromText("User", "hello"));
        Assert.Equal("main", context.Metadata.ActiveBranchName);
        Assert.Single(await SavingStore.IdsAsync(context));
    }

    [Fact]
    public async Task UndatedNode_TakesTheTimeOfItsNearestDatedAncestor()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        string[] nodes =
        [
            $$"""{"id":"{{Some.MessageId(3)}}","message":{"role":"User","metadata":null},"parent_id":"{{Some.MessageId(2)}}"}""",
            $$"""{"id":"{{Some.MessageId(4)}}","message":{"role":"User"},"parent_id":"{{Some.MessageId(3)}}"}""",
        ];
        await context.AppendAllAsync([.. nodes.Select(n => MessageDraft.FromNode(SavingStore.Utf8(n)))]);
        IndexEntry entry = (await (await _store.OpenAsync(context.Id)).GetIndexAsync()).Find(Some.MessageId(4))!.Value;
        Assert.Equal((Some.TimeAfter(2), TimeSource.Ancestor), (entry.Timestamp, entry.TimeSource));
        _store.AssertIndexIsThatOfThePool(context.Id);
    }

    [Fact]
    public async Task LegacyFile_IsNeverWritten()
    {
        var legacy = new LegacyJson().Talk(2);
        legacy.SaveTo(_store.Directory);
        var options = new ContextStoreOptions { Legacy = LegacyDirectory.At(_store.Directory["conversations"]) };
        ChatContext context = await _store.OpenAsync(legacy.Id, options: options);
        TreeSnapshot before = _store.Directory.Snapshot();
        await Assert.ThrowsAsync<LegacyContextException>(() => context.AppendAsync(SavingStore.Draft(9)));
        await Assert.ThrowsAsync<LegacyContextException>(() => context.SwitchBranchAsync("main"));
        await Assert.ThrowsAsync<LegacyContextException>(() => _store.Open(options: options).DeleteAsync(legacy.Id));
        await Assert.ThrowsAsync<ContextExistsException>(() => _store.Open(options: options).CreateAsync(new NewContext { Id = legacy.Id }));
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Fact]
    public async Task NewFiles_HaveThePermissionsOfTheMetadata()
    {
        if (OperatingSystem.IsWindows()) return;
        ChatContext context = await _store.CreateAsync(messages: 1);
        ContextLayout layout = _store.Layout.Context(context.Id);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(layout.Metadata, Mode);
        await context.AppendAsync(SavingStore.Draft(2));
        Assert.Equal(Mode, File.GetUnixFileMode(layout.Metadata));
        Assert.Equal(Mode, File.GetUnixFileMode(layout.Message(Some.MessageId(2))));
    }

    [Fact]
    public async Task Cancelled_ChangesNothing()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        TreeSnapshot before = _store.Directory.Snapshot();
        using var cancelled = new CancellationTokenSource();
        using var files = new FaultyFileOperations(SavingStore.Real)
            .Before(FileOperationKind.OpenAppend, "index.log", cancelled.Cancel);
        ChatContext other = await _store.OpenAsync(context.Id, files);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other.AppendAsync(SavingStore.Draft(2), cancel: cancelled.Token));
        Assert.Equal(["contexts/" + context.Id + "/index.log is new"], before.DifferencesTo(_store.Directory.Snapshot()).Select(l => l["storage/".Length..]));
        _store.AssertIndexIsThatOfThePool(context.Id);
    }
}
