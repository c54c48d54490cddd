using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

public sealed class StagingAreaTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly IFileOperations _files = FileOperations.ForThisPlatform;
    private readonly StoreLayout _store;
    private readonly StoppedClock _clock = new();

    public StagingAreaTests()
    {
        _store = new StoreLayout(_temp.Root);
        StoreFormat.Create(_files, _store);
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void UnfinishedDraftsOfADeadWriter_AreDeleted()
    {
        _temp.Write($".staging/run-1/{Some.ContextId(1)}/messages_pool/x.json", "{");
        _temp.Write($".staging/run-1/{Some.ContextId(2)}/receipt.json", Some.Receipt(Some.ContextId(2), "run-1").ToJson());
        _temp.Write($".staging/run-1/{Some.ContextId(3)}/receipt.json", "{\"version\":");
        _temp.CreateDirectory(".staging/run-0");
        Assert.Equal((3, 0), CleanUp());
        Assert.Empty(_temp.Names(".staging"));
        Assert.False(_temp.Has(".trash"));
    }

    [Fact]
    public void ReplacedVersionThatADeadWriterLeft_GoesToTheTrash()
    {
        ContextId id = Some.ContextId(1);
        _temp.Write($".staging/run-2/{id}/receipt.json", Some.Receipt(id, "run-1").ToJson());
        _temp.Write($".staging/run-2/{id}/context.json", "old");
        Assert.Equal((0, 1), CleanUp());
        Assert.Empty(_temp.Names(".staging"));
        string entry = Assert.Single(_temp.Names(".trash"));
        Assert.EndsWith($"-replaced-{id}", entry, StringComparison.Ordinal);
        Assert.Equal("old", _temp.ReadText($".trash/{entry}/context.json"));
    }

    [Fact]
    public void DraftsOfALiveWriter_AreLeftAlone()
    {
        using WriterRoom living = WriterRoom.Open(_files, _store, _clock);
        _temp.Write($".staging/{living.Writer}/a/x", "");
        _temp.Write(".staging/dead/a/x", "");
        Assert.Equal((1, 0), CleanUp());
        Assert.Equal([living.Writer], _temp.Names(".staging"));
        Assert.Equal(["a"], _temp.Names($".staging/{living.Writer}"));
    }

    [Fact]
    public void StrayFilesAndLinks_AreDeletedAndNotFollowed()
    {
        _temp.Write("outside/x", "");
        _temp.Write(".staging/store-0123", "{");
        File.CreateSymbolicLink(_temp[".staging", "link"], _temp["outside"]);
        _temp.Write(".staging/run-1/file", "");
        Directory.CreateSymbolicLink(_temp[".staging", "run-1", "to-outside"], _temp["outside"]);
        CleanUp();
        Assert.Empty(_temp.Names(".staging"));
        Assert.Equal(["x"], _temp.Names("outside"));
    }

    /// <summary>An exchange in three renames, cut short after the first and after the second.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HalfMadeExchange_LeavesTheContextInItsPlaceAndNothingElse(bool isNewInPlace)
    {
        ContextId id = Some.ContextId(1);
        _temp.Write($".staging/run-2/{id}.exchange/receipt.json", Some.Receipt(id, "run-1").ToJson());
        _temp.Write($".staging/run-2/{id}.exchange/context.json", "old");
        string rest = isNewInPlace ? $"contexts/{id}" : $".staging/run-2/{id}";
        _temp.Write($"{rest}/receipt.json", Some.Receipt(id, "run-2").ToJson());
        _temp.Write($"{rest}/context.json", "new");

        Assert.Equal(isNewInPlace ? (0, 1) : (1, 1), CleanUp());

        Assert.Empty(_temp.Names(".staging"));
        Assert.Equal(isNewInPlace ? "new" : "old", _temp.ReadText($"contexts/{id}/context.json"));
        Assert.Equal(isNewInPlace, _temp.Has(".trash"));
        if (isNewInPlace) Assert.EndsWith($"-replaced-{id}", Assert.Single(_temp.Names(".trash")), StringComparison.Ordinal);
    }

    [Fact]
    public void NamesThatAreNoText_AreDeletedAsAnyOther()
    {
        if (!OperatingSystem.IsLinux()) return;
        _files.CreateDirectory(_store.Staging + "/odd-\udcff", Permissions.Private.ForDirectory());
        _files.WriteNew(_store.Staging + "/odd-\udcff/\udcfe", "x"u8, Permissions.Private);
        _temp.Write(".staging/run-1/x/context.json", "{");
        Assert.Equal((2, 0), CleanUp());
        Assert.Empty(_files.List(_store.Staging));
    }

    [Fact]
    public void DraftThatCannotBeCleared_IsOneWarningAndTheOthersGo()
    {
        _temp.CreateDirectory($".staging/run-1/{Some.ContextId(1)}/receipt.json");
        _temp.Write(".staging/run-1/stays/context.json", "{");
        _temp.Write(".staging/run-1/x/context.json", "{");
        _temp.Write(".staging/run-2/y/context.json", "{");
        var warnings = new List<string>();
        using var files = new FaultyFileOperations(_files).Fail(FileOperationKind.Rename, "/stays");
        Assert.Equal((3, 0), StagingArea.CleanUp(files, _store, _clock, warnings.Add));
        Assert.Contains(warnings, w => w.Contains("stays", StringComparison.Ordinal));
        Assert.Equal(["run-1"], _temp.Names(".staging"));
        Assert.Equal(["stays"], _temp.Names(".staging/run-1"));
    }

    [Fact]
    public void KilledAtAnyChange_TheNextCleanUpFinishes()
    {
        ContextId id = Some.ContextId(1);
        void Fill()
        {
            _temp.Write($".staging/run-2/{id}/receipt.json", Some.Receipt(id, "run-1").ToJson());
            _temp.Write($".staging/run-2/{Some.ContextId(2)}/messages_pool/x.json", "{");
        }

        Fill();
        FaultyFileOperations.KillAtEveryChange(_files, f => StagingArea.CleanUp(f, _store, _clock), _ =>
        {
            CleanUp();
            Assert.Empty(_temp.Names(".staging"));
            Assert.Single(_temp.Names(".trash"));
            _files.DeleteTree(_store.Trash);
            Fill();
        });
    }

    [Fact]
    public void NoStagingDirectory_IsNothingToDo() =>
        Assert.Equal((0, 0), StagingArea.CleanUp(_files, new StoreLayout(_temp["no"]), _clock));

    private (int, int) CleanUp() => StagingArea.CleanUp(_files, _store, _clock);
}
