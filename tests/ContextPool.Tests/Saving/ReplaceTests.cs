using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

public sealed class ReplaceTests : IDisposable
{
    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Replace_ChangesTheMessageAndItsEntryAndNothingElse()
    {
        ChatContext context = await _store.CreateAsync(messages: 3);
        string metadata = _store.Metadata(context.Id);
        Message read = (await context.GetMessageAsync(Some.MessageId(2)))!;
        Message saved = await context.ReplaceAsync(read, Edited(read, "message number 2", "other words"));

        Assert.Equal(SavingStore.Text(saved.Json), _store.Message(context.Id, read.Id));
        Assert.Equal(metadata, _store.Metadata(context.Id));
        Assert.Equal(saved.Json.ToArray(), (await context.GetMessageAsync(read.Id))!.Json.ToArray());
        Assert.Equal(saved.Json.Length, (await context.GetIndexAsync()).Find(read.Id)!.Value.SizeBytes);
        _store.AssertIndexIsThatOfThePool(context.Id);
    }

    [Fact]
    public async Task Replace_OfTheSameSize_IsSeenInTheIndexToo()
    {
        ChatContext context = await _store.CreateAsync(messages: 3);
        await context.GetIndexAsync();
        Message read = (await context.GetMessageAsync(Some.MessageId(2)))!;
        await context.ReplaceAsync(read, Edited(read, "\"text\"\n  },", "\"plan\"\n  },"));
        Assert.Equal("plan", (await context.GetIndexAsync()).Find(read.Id)!.Value.MessageType);
        _store.AssertIndexIsThatOfThePool(context.Id);
    }

    [Fact]
    public async Task Replace_OfWhatSomebodyElseReplaced_IsStale()
    {
        ChatContext mine = await _store.CreateAsync(messages: 1);
        Message read = (await mine.GetMessageAsync(Some.MessageId(1)))!;
        ChatContext other = await _store.OpenAsync(mine.Id);
        await other.ReplaceAsync(read, Edited(read, "number", "NUMBER"));
        TreeSnapshot before = _store.Directory.Snapshot();
        await Assert.ThrowsAsync<StaleWriteException>(() => mine.ReplaceAsync(read, Edited(read, "number", "Number")));
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Fact]
    public async Task Replace_OfWhatIsGone_IsStale()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        Message read = (await context.GetMessageAsync(Some.MessageId(1)))!;
        File.Delete(_store.Layout.Context(context.Id).Message(read.Id));
        await Assert.ThrowsAsync<StaleWriteException>(() => context.ReplaceAsync(read, read.Json));
    }

    [Fact]
    public async Task Replace_ByAnotherMessageOrByNone_IsRefused()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        Message read = (await context.GetMessageAsync(Some.MessageId(1)))!;
        Message another = (await context.GetMessageAsync(Some.MessageId(2)))!;
        await Assert.ThrowsAsync<InvalidContentException>(() => context.ReplaceAsync(read, another.Json));
        await Assert.ThrowsAsync<InvalidContentException>(() => context.ReplaceAsync(read, "{}"u8.ToArray()));
    }

    [Fact]
    public async Task Replace_ThatChangesItsTime_DatesItsUndatedDescendantsAnew()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        string node = $"{{\"id\":\"{Some.MessageId(2)}\",\"message\":{{\"role\":\"User\"}},\"parent_id\":\"{Some.MessageId(1)}\"}}";
        await context.AppendAsync(MessageDraft.FromNode(SavingStore.Utf8(node)));
        Assert.Equal(Some.TimeAfter(1), (await context.GetIndexAsync()).Find(Some.MessageId(2))!.Value.Timestamp);

        Message read = (await context.GetMessageAsync(Some.MessageId(1)))!;
        await context.ReplaceAsync(read, Edited(read, Some.TimeAfter(1).ToString(), Some.TimeAfter(50).ToString()));
        IndexEntry entry = (await context.GetIndexAsync()).Find(Some.MessageId(2))!.Value;
        Assert.Equal((Some.TimeAfter(50), TimeSource.Ancestor), (entry.Timestamp, entry.TimeSource));
        _store.AssertIndexIsThatOfThePool(context.Id);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    public async Task ReplaceAtTheEndOfUndatedMessages_OpensNoMessageButItself(int undated)
    {
        ChatContext made = await _store.Open().CreateAsync(new NewContext
        {
            Messages = [SavingStore.Draft(1), .. Enumerable.Range(2, undated).Select(i => Undated(i, parent: i - 1))],
        });
        var files = new RecordingFileOperations(SavingStore.Real);
        ChatContext context = await _store.OpenAsync(made.Id, files);
        Message read = (await context.GetMessageAsync(Some.MessageId(undated + 1)))!;
        files.Forget();
        await context.ReplaceAsync(read, Edited(read, "User", "Tool"));

        Assert.Equal(1, files.CountOf(FileOperationKind.OpenRead, "messages_pool"));
        Assert.InRange(files.CountOf(FileOperationKind.OpenRead), 1, 8);
        files.Forget();
        IndexEntry entry = (await context.GetIndexAsync()).Find(read.Id)!.Value;
        Assert.Equal((Some.TimeAfter(1), TimeSource.Ancestor, "Tool"), (entry.Timestamp, entry.TimeSource, entry.Role));
        Assert.Equal(0, files.CountOf(FileOperationKind.OpenRead, "messages_pool"));
        _store.AssertIndexIsThatOfThePool(context.Id);
    }

    [Fact]
    public async Task ReplaceOfAnUndatedMessageBelowOneWithANewTime_DoesNotBringTheOldTimeBack()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        await context.AppendAllAsync([Undated(2, parent: 1), Undated(3, parent: 2)]);
        Message dated = (await context.GetMessageAsync(Some.MessageId(1)))!;
        await context.ReplaceAsync(dated, Edited(dated, Some.TimeAfter(1).ToString(), Some.TimeAfter(50).ToString()));
        await context.GetIndexAsync();
        Message last = (await context.GetMessageAsync(Some.MessageId(3)))!;
        await context.ReplaceAsync(last, Edited(last, "User", "Tool"));

        Assert.All((await context.GetIndexAsync()).Entries, e => Assert.Equal(Some.TimeAfter(50), e.Timestamp));
        _store.AssertIndexIsThatOfThePool(context.Id);
    }

    [Fact]
    public async Task UndatedMessageThatGetsAnotherParent_IsDatedByThatOne()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        await context.AppendAllAsync([Undated(3, parent: 1), Undated(4, parent: 3)]);
        Message read = (await context.GetMessageAsync(Some.MessageId(3)))!;
        await context.ReplaceAsync(read, Edited(read, Some.MessageId(1).ToString(), Some.MessageId(2).ToString()));

        Assert.Equal(Some.TimeAfter(2), (await context.GetIndexAsync()).Find(Some.MessageId(4))!.Value.Timestamp);
        _store.AssertIndexIsThatOfThePool(context.Id);
    }

    /// <summary>I3 for saves: whatever the samples hold, saving a message as it was read changes no byte.</summary>
    [Fact]
    public async Task SampleMessages_SavedBackAsRead_StayAsTheyAre()
    {
        foreach (string path in Samples.Files)
        {
            ContextId id = SavedSample.Write(_store, path);
            TreeSnapshot before = _store.Directory.Snapshot("storage/contexts");
            ChatContext context = await _store.OpenAsync(id);
            await foreach (BranchMessage each in context.ReadAllAsync())
            {
                string loose = JsonStyle.Loose.Print(SavingStore.Text(each.Message!.Json));
                await context.ReplaceAsync(each.Message, SavingStore.Utf8(loose));
            }

            Assert.All(before.DifferencesTo(_store.Directory.Snapshot("storage/contexts"), ignoreTimes: true), l => Assert.Contains("index.", l, StringComparison.Ordinal));
        }
    }

    private static MessageDraft Undated(int number, int parent) => MessageDraft.FromNode(SavingStore.Utf8(
        $$"""{"id":"{{Some.MessageId(number)}}","message":{"role":"User"},"parent_id":"{{Some.MessageId(parent)}}"}"""));

    private static byte[] Edited(Message message, string from, string to)
    {
        string text = SavingStore.Text(message.Json);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return SavingStore.Utf8(text.Replace(from, to, StringComparison.Ordinal));
    }
}
