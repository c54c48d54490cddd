using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Files;

public sealed class FileOperationsTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly IFileOperations _files = FileOperations.ForThisPlatform;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void WriteDurably_SyncsTheFileBeforeTheNameAndTheDirectoryAfter()
    {
        var recording = new RecordingFileOperations(_files, _temp.Root);
        recording.WriteDurably(_temp["a"], _temp["aside"], "text"u8, Permissions.Private);
        Assert.Equal(
            ["create aside", "write aside", "sync aside", "close aside", "replace aside to a", "sync directory ."], recording.Lines);
    }

    [Theory]
    [InlineData(FileOperationKind.CreateNew)]
    [InlineData(FileOperationKind.Write)]
    [InlineData(FileOperationKind.Sync)]
    [InlineData(FileOperationKind.Replace)]
    public void WriteDurablyThatFails_KeepsTheOldFileAndLeavesNothingAside(FileOperationKind kind)
    {
        _temp.Write("a", "old");
        using var faulty = new FaultyFileOperations(_files);
        faulty.Fail(kind, "aside", FileFailure.NoSpace);
        var e = Assert.Throws<FileOperationException>(
            () => faulty.WriteDurably(_temp["a"], _temp["aside"], "new"u8, Permissions.Private));
        Assert.Equal(FileFailure.NoSpace, e.Failure);
        Assert.Equal(["a"], _temp.Names());
        Assert.Equal("old", _temp.ReadText("a"));
    }

    [Fact]
    public void WriteDurablyKilledAtAnyChange_LeavesTheOldFileOrTheNew()
    {
        for (int nth = 1; nth <= 5; nth++)
        {
            _temp.Write("a", "old");
            using var faulty = new FaultyFileOperations(_files).DieAtChange(nth);
            Assert.Throws<FileOperationException>(
                () => faulty.WriteDurably(_temp["a"], _temp[$"aside{nth}"], "new"u8, Permissions.Private));
            Assert.Equal(nth == 5 ? "new" : "old", _temp.ReadText("a"));
        }
    }

    [Fact]
    public void ReadAllOrNull_OfNothing_IsNull()
    {
        _temp.Write("empty", "");
        Assert.Null(_files.ReadAllOrNull(_temp["no"]));
        Assert.Equal([], _files.ReadAllOrNull(_temp["empty"])!);
    }

    [Fact]
    public void CreateDirectories_SyncsTheParentOfEachNewOne()
    {
        var recording = new RecordingFileOperations(_files, _temp.Root);
        recording.CreateDirectories(_temp["a", "b"], Permissions.Private.ForDirectory());
        Assert.Equal(["create directory a", "sync directory .", "create directory a/b", "sync directory a"], recording.Changes);
        recording.Forget();
        recording.CreateDirectories(_temp["a", "b"], Permissions.Private.ForDirectory());
        Assert.Empty(recording.Changes);
    }
}
