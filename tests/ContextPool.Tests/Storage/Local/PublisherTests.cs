using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

public sealed class PublisherTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly IFileOperations _files = FileOperations.ForThisPlatform;
    private readonly StoreLayout _store;
    private readonly ContextId _id = Some.ContextId();
    private readonly ContextLayout _draft;

    private static readonly DraftContents Contents = new(Messages: 1, MetadataBytes: 3, HasReceipt: true);

    public PublisherTests()
    {
        _store = new StoreLayout(_temp["storage"]);
        StoreFormat.Create(_files, _store);
        _draft = _store.Draft("run-2", _id);
        Fill(_draft, "new");
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void NewContext_IsPublishedWithOneRename()
    {
        var recording = new RecordingFileOperations(_files, _store.Root);
        Assert.Equal(DraftFate.Published, Publisher.PublishNew(recording, _draft, Contents, _store.Context(_id)));
        Assert.Equal([$"rename .staging/run-2/{_id} to contexts/{_id}"], recording.Changes);
        Assert.Equal("new", Metadata(_store.Context(_id)));
    }

    [Theory]
    [InlineData("context.json")]
    [InlineData("messages_pool/x.json")]
    [InlineData(null)]
    public void PlaceThatIsTaken_StaysAsItIs(string? file)
    {
        if (file is null) Directory.CreateDirectory(_store.Context(_id).Root);
        else _temp.Write(Path.Combine("storage", "contexts", _id.ToString(), file), "old");
        TreeSnapshot before = _temp.Snapshot();
        Assert.Equal(DraftFate.Occupied, Publisher.PublishNew(_files, _draft, Contents, _store.Context(_id)));
        Assert.Empty(before.DifferencesTo(_temp.Snapshot()));
    }

    [Fact]
    public void NewVersion_ReplacesTheOldInOneExchange_AndTheOldGoesToTheTrash()
    {
        Fill(_store.Context(_id), "old");
        string digest = Digest();
        var recording = new RecordingFileOperations(_files, _store.Root);
        Assert.Equal(DraftFate.Published, PublishOver(recording, digest));
        Assert.Equal(1, recording.CountOf(FileOperationKind.Exchange));
        Assert.Equal("new", Metadata(_store.Context(_id)));
        string entry = Assert.Single(_temp.Names("storage/.trash"));
        Assert.Equal("old", _temp.ReadText($"storage/.trash/{entry}/context.json"));
        Assert.StartsWith("20251108T110640000Z-", entry, StringComparison.Ordinal);
        Assert.EndsWith($"-replaced-{_id}", entry, StringComparison.Ordinal);
        Assert.Empty(_temp.Names("storage/.staging/run-2"));
    }

    /// <summary>I5: nothing newer is ever replaced by something older.</summary>
    [Fact]
    public void ContextChangedMeanwhile_IsOccupiedAndStays()
    {
        Fill(_store.Context(_id), "old");
        string digest = Digest();
        _temp.Write($"storage/contexts/{_id}/messages_pool/{Some.MessageId()}.json", "{}");
        TreeSnapshot before = _temp.Snapshot();
        Assert.Equal(DraftFate.Occupied, PublishOver(_files, digest));
        Assert.Empty(before.DifferencesTo(_temp.Snapshot()));
    }

    [Fact]
    public void ContextDeletedMeanwhile_IsOccupiedAndNothingIsPublished()
    {
        Assert.Equal(DraftFate.Occupied, PublishOver(_files, new string('0', 64)));
        Assert.Empty(_temp.Names("storage/contexts"));
    }

    /// <summary>I2: whoever took its writer for dead may have begun to delete it.</summary>
    [Theory]
    [InlineData("context.json")]
    [InlineData("receipt.json")]
    [InlineData("index.json")]
    [InlineData("messages_pool")]
    [InlineData(null)]
    public void TornDraft_IsNotPublished(string? missing)
    {
        if (missing is null) _temp.Write(Path.GetRelativePath(_temp.Root, _draft.Metadata), "ne");
        else if (missing.StartsWith("messages_pool", StringComparison.Ordinal)) File.Delete(_draft.Message(Some.MessageId(1)));
        else File.Delete(Path.Combine(_draft.Root, missing));

        Assert.Contains("not whole", Assert.Throws<FileOperationException>(
            () => Publisher.PublishNew(_files, _draft, Contents, _store.Context(_id))).Message, StringComparison.Ordinal);
        Assert.Empty(_temp.Names("storage/contexts"));

        Fill(_store.Context(_id), "old");
        Assert.Throws<FileOperationException>(() => PublishOver(_files, Digest()));
        Assert.Equal("old", Metadata(_store.Context(_id)));
    }

    /// <summary>I7: the process may die between any two calls.</summary>
    [Fact]
    public void KilledAtAnyChange_TheContextIsOldOrNew_AndCleanUpKeepsTheOther()
    {
        Fill(_store.Context(_id), "old");
        string digest = Digest();
        int changes = FaultyFileOperations.KillAtEveryChange(_files, files => PublishOver(files, digest), nth =>
        {
            string now = Metadata(_store.Context(_id));
            Assert.Equal(nth == 1 ? "old" : "new", now);
            StagingArea.CleanUp(_files, _store, new StoppedClock());
            Assert.Equal(now, Metadata(_store.Context(_id)));
            if (now == "new") Assert.Equal("old", OnlyTrash());
            _files.DeleteTree(_store.Trash);
            _files.DeleteTree(_store.Context(_id).Root);
            Fill(_store.Context(_id), "old");
            Fill(_draft, "new");
        });
        Assert.Equal(5, changes);
    }

    private DraftFate PublishOver(IFileOperations files, string digest) =>
        Publisher.PublishOver(files, _store, _draft, Contents, _id, digest, Some.Time);

    private string Digest() => DigestOfFiles.Of(_files, _store.Context(_id))!;

    private string OnlyTrash() => _temp.ReadText($"storage/.trash/{Assert.Single(_temp.Names("storage/.trash"))}/context.json");

    private static string Metadata(ContextLayout context) => File.ReadAllText(context.Metadata);

    private void Fill(ContextLayout context, string text)
    {
        string name = Path.GetRelativePath(_temp.Root, context.Root);
        _temp.Write(Path.Combine(name, "context.json"), text);
        _temp.Write(Path.Combine(name, "receipt.json"), Some.Receipt(_id, runId: text == "old" ? "run-1" : "run-2").ToJson());
        _temp.Write(Path.Combine(name, "index.json"), "{}");
        _temp.Write(Path.Combine(name, "messages_pool", $"{Some.MessageId(1)}.json"), "{}");
    }
}
