using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Model;
using ContextPool.Saving;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

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
