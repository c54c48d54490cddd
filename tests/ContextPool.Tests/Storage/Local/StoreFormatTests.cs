using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

public sealed class StoreFormatTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly IFileOperations _files = FileOperations.ForThisPlatform;
    private readonly StoreLayout _store;

    public StoreFormatTests() => _store = new StoreLayout(_temp["deep", "storage"]);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void NewStore_HasItsFoldersAndTheCurrentVersion()
    {
        Assert.Null(StoreFormat.Read(_files, _store));
        StoreFormat.Create(_files, _store);
        Assert.Equal(1, StoreFormat.Read(_files, _store));
        Assert.Equal([".staging", "contexts", "store.json"], _temp.Names("deep/storage"));
        Assert.Equal("{\"format\":\"contextpool\",\"version\":1,\"features\":[]}\n", _temp.ReadText("deep/storage/store.json"));
        Assert.Empty(_temp.Names("deep/storage/.staging"));
    }

    [Fact]
    public void CreateAgain_ChangesNothing()
    {
        StoreFormat.Create(_files, _store);
        TreeSnapshot before = _temp.Snapshot();
        StoreFormat.Create(_files, _store);
        Assert.Empty(before.DifferencesTo(_temp.Snapshot()));
    }

    [Fact]
    public void NewerVersion_IsRefusedAsNewer()
    {
        _temp.Write("deep/storage/store.json", """{"format":"contextpool","version":3}""");
        var e = Assert.Throws<StoreFormatException>(() => StoreFormat.Read(_files, _store));
        Assert.True(e.IsNewer);
        Assert.Contains("version 3, this program reads up to 2", e.Message, StringComparison.Ordinal);
        Assert.True(Assert.Throws<StoreFormatException>(() => StoreFormat.Create(_files, _store)).IsNewer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"version\":\"1\"}")]
    [InlineData("{\"version\":1.5}")]
    [InlineData("{\"version\":null}")]
    [InlineData("{\"version\":0}")]
    [InlineData("{\"version\":-5}")]
    [InlineData("{\"format\":\"other\",\"version\":1}")]
    [InlineData("{\"version\":2,\"features\":null}")]
    [InlineData("{\"version\":2,\"features\":{}}")]
    [InlineData("{\"version\":2,\"features\":[1]}")]
    [InlineData("{\"version\":2,\"features\":[\"\\ud800\"]}")]
    public void DamagedFile_IsRefusedAsDamaged(string text)
    {
        _temp.Write("deep/storage/store.json", text);
        Assert.False(Assert.Throws<StoreFormatException>(() => StoreFormat.Read(_files, _store)).IsNewer);
    }

    [Fact]
    public void StoreOfBeforeThereWereFeatures_HasNone()
    {
        _temp.Write("deep/storage/store.json", """{"format":"contextpool","version":1}""");
        Assert.Equal(StoreFeatures.None, StoreFormat.ReadFeatures(_files, _store));
    }

    [Fact]
    public void KnownFeature_IsReadBackAndKeepsOlderProgramsOut()
    {
        StoreFormat.Create(_files, _store);
        StoreFormat.Write(_files, _store, StoreFeatures.CommitLog);
        Assert.Equal(StoreFeatures.CommitLog, StoreFormat.ReadFeatures(_files, _store));
        Assert.Equal("{\"format\":\"contextpool\",\"version\":2,\"features\":[\"commits_log\"]}\n", _temp.ReadText("deep/storage/store.json"));
    }

    [Fact]
    public void UnknownFeature_IsRefusedByNameAsNewer()
    {
        _temp.Write("deep/storage/store.json", """{"format":"contextpool","version":2,"features":["commits_log","time-travel"]}""");
        var e = Assert.Throws<StoreFormatException>(() => StoreFormat.Read(_files, _store));
        Assert.True(e.IsNewer);
        Assert.Contains("'time-travel'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KilledAtAnyChange_TheNextCreateFinishes()
    {
        FaultyFileOperations.KillAtEveryChange(_files, files => StoreFormat.Create(files, _store), _ =>
        {
            StoreFormat.Create(_files, _store);
            Assert.Equal(1, StoreFormat.Read(_files, _store));
            _files.DeleteTree(_temp["deep"]);
        });
    }
}
