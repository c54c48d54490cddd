using System.Text;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>The orders of FORMAT.md, as a list of what reaches the disk.</summary>
public sealed class OrderOfSavingTests : IDisposable
{
    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Append_MessageThenIndexThenMetadata_EachDurableBeforeTheNextNeedsIt()
    {
        (ChatContext context, RecordingFileOperations files) = await OpenRecordedAsync(messages: 2);
        await context.AppendAsync(SavingStore.Draft(3));
        string message = $"messages_pool/{Some.MessageId(3)}.json";
        Assert.Equal(
            [
                "create .new", "write .new", "sync .new", "close .new", $"rename .new to {message}", "sync directory messages_pool",
                "append to index.log", "write index.log", "close index.log",
                "create .new", "write .new", "sync .new", "close .new", "replace .new to context.json", "sync directory .",
            ],
            Changes(files));
    }

    [Fact]
    public async Task Batch_SharesOneSync()
    {
        (ChatContext context, RecordingFileOperations files) = await OpenRecordedAsync(messages: 2);
        await context.AppendAllAsync([.. Enumerable.Range(3, 8).Select(SavingStore.Draft)]);
        Assert.Equal(1, files.CountOf(FileOperationKind.Sync));
        Assert.Equal(1, files.CountOf(FileOperationKind.SyncFileSystem));
        List<string> changes = [.. Changes(files)];
        int shared = changes.IndexOf("sync file system of .");
        Assert.True(changes.FindLastIndex(c => c == "write .new") > shared);
        Assert.True(changes.FindIndex(c => c.StartsWith("rename", StringComparison.Ordinal)) > shared);
        Assert.Equal(["replace .new to context.json", "sync directory ."], changes[^2..]);
    }

    [Fact]
    public async Task Replace_TakesTheEntryOutFirst()
    {
        (ChatContext context, RecordingFileOperations files) = await OpenRecordedAsync(messages: 2);
        Message read = (await context.GetMessageAsync(Some.MessageId(2)))!;
        files.Forget();
        await context.ReplaceAsync(read, SavingStore.Utf8(SavingStore.Text(read.Json).Replace("number", "NUMBER", StringComparison.Ordinal)));
        Assert.Equal(
            [
                "create .new", "write .new", "sync .new", "close .new",
                "append to index.log", "write index.log", "sync index.log", "close index.log", "sync directory .",
                $"replace .new to messages_pool/{read.Id}.json", "sync directory messages_pool",
                "append to index.log", "write index.log", "close index.log",
            ],
            Changes(files));
    }

    [Fact]
    public async Task BranchEdit_IsTheCommitAlone()
    {
        (ChatContext context, RecordingFileOperations files) = await OpenRecordedAsync(messages: 2);
        await context.CreateBranchAsync("other");
        Assert.Equal(
            ["create .new", "write .new", "sync .new", "close .new", "replace .new to context.json", "sync directory ."], Changes(files));
    }

    [Fact]
    public async Task NotDurable_SyncsNothing()
    {
        ContextId id = (await _store.CreateAsync(messages: 1)).Id;
        var files = new RecordingFileOperations(SavingStore.Real);
        ChatContext context = await _store.OpenAsync(id, files);
        await context.AppendAllAsync([.. Enumerable.Range(2, 20).Select(SavingStore.Draft)]);
        await context.AppendAsync(SavingStore.Draft(30));
        await context.CreateBranchAsync("other");
        await context.ReplaceAsync((await context.GetMessageAsync(Some.MessageId(2)))!, (await context.GetMessageAsync(Some.MessageId(2)))!.Json);
        Assert.Equal(0, files.CountOf(FileOperationKind.Sync) + files.CountOf(FileOperationKind.SyncDirectory) + files.CountOf(FileOperationKind.SyncFileSystem));
    }

    [Fact]
    public async Task Append_CostsTheSameNumberOfOperationsWhateverTheSizeOfTheContext()
    {
        var counts = new List<int>();
        foreach (int messages in (int[])[10, 1_000, 20_000])
        {
            ContextId id = await WriteLargeAsync(messages);
            var files = new RecordingFileOperations(SavingStore.Real);
            ChatContext context = await _store.OpenAsync(id, files, new ContextStoreOptions());
            files.Forget();
            Message saved = await context.AppendAsync(SavingStore.Draft(messages + 1));
            Assert.Equal(Some.MessageId(messages), saved.ParentId);
            counts.Add(files.Lines.Count);
        }

        Assert.Single(counts.Distinct());
    }

    [Fact]
    public async Task Append_LooksAtEachThingOnceAndNeverAtTheSizesOfTheIndex()
    {
        (ChatContext context, RecordingFileOperations files) = await OpenRecordedAsync(messages: 2);
        await context.AppendAsync(SavingStore.Draft(3));
        files.Forget();
        await context.AppendAsync(SavingStore.Draft(4));
        Assert.Equal(
            ["stat .", "lock .", "stat .", "open commits.log ! NotFound", "open context.json", "read context.json", "list packs", "stat context.json", "unlock ."],
            files.Lines.Where(IsLook));
    }

    [Fact]
    public async Task Creation_InAStoreThatIsThere_MakesNoFolderTwiceAndRemovesItsEmptyRoomWithoutALook()
    {
        await _store.CreateAsync(messages: 1, Some.ContextId(1));
        var files = new RecordingFileOperations(SavingStore.Real, _store.Layout.Root);
        ContextStore store = _store.Open(files);
        files.Forget();
        await store.CreateAsync(new NewContext { Id = Some.ContextId(2), Messages = [SavingStore.Draft(1)] });
        string draft = $".staging/w/{Some.ContextId(2)}", made = $"contexts/{Some.ContextId(2)}";
        Assert.Equal(
            [
                $"stat {made}/context.json", "open store.json", "read store.json", "stat contexts",
                "create directory .staging/w", "stat file system of .staging/w", "stat .staging/w", "lock .staging/w", "stat .staging/w",
                $"create directory {draft}", $"create directory {draft}/messages_pool",
                .. Written($"{draft}/messages_pool/{Some.MessageId(1)}.json"), .. Written($"{draft}/index.json"), .. Written($"{draft}/context.json"),
                $"list {draft}/messages_pool", $"stat {draft}/context.json", $"stat {draft}/index.json",
                $"rename {draft} to {made}", "delete directory .staging/w", "unlock .staging/w",
                $"open {made}/commits.log ! NotFound", $"open {made}/context.json", $"read {made}/context.json",
            ],
            files.Lines.Select(l => System.Text.RegularExpressions.Regex.Replace(l, "w-[0-9a-f]{32}", "w")));

        static string[] Written(string path) => [$"create {path}", $"write {path}", $"close {path}"];
    }

    /// <summary>Metadata and files of so many messages, put there directly; an append looks at none of the files.</summary>
    private async Task<ContextId> WriteLargeAsync(int messages)
    {
        ContextId id = (await _store.CreateAsync(messages: 1)).Id;
        ContextLayout layout = _store.Layout.Context(id);
        var ids = new StringBuilder();
        byte[] node = File.ReadAllBytes(layout.Message(Some.MessageId(1)));
        for (int i = 2; i <= messages; i++)
        {
            ids.Append(",\n        \"").Append(Some.MessageId(i)).Append('"');
            if (i <= 1_000) _store.Directory.Write(layout.Message(Some.MessageId(i)), node);
        }

        string first = $"\"{Some.MessageId(1)}\"";
        _store.WriteMetadata(id, _store.Metadata(id).Replace(first, first + ids, StringComparison.Ordinal));
        return id;
    }

    private async Task<(ChatContext Context, RecordingFileOperations Files)> OpenRecordedAsync(int messages)
    {
        ContextId id = (await _store.CreateAsync(messages)).Id;
        var files = new RecordingFileOperations(SavingStore.Real, _store.Layout.Context(id).Root);
        ChatContext context = await _store.OpenAsync(id, files, new ContextStoreOptions());
        files.Forget();
        return (context, files);
    }

    /// <summary>With the nonces cut off.</summary>
    private static IEnumerable<string> Changes(RecordingFileOperations files) => files.Lines
        .Where(l => !IsLook(l))
        .Select(l => System.Text.RegularExpressions.Regex.Replace(l, "\\.new-[0-9a-f]{32}", ".new"));

    private static bool IsLook(string line) => line.Split(' ')[0] is "stat" or "list" or "open" or "read" or "lock" or "unlock";
}
