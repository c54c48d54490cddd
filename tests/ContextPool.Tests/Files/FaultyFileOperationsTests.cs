using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Files;

/// <summary>The faults that other tests rely on do what they say.</summary>
public sealed class FaultyFileOperationsTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly IFileOperations _files = FileOperations.ForThisPlatform;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void FaultNeverReached_FailsTheTest()
    {
        var faulty = new FaultyFileOperations(_files).Fail(FileOperationKind.CreateNew, "b", nth: 2);
        faulty.WriteNew(_temp["b"], ""u8, Permissions.Private);
        var e = Assert.Throws<FaultNotReachedException>(faulty.Dispose);
        Assert.Equal("scripted and never reached: CreateNew number 2 of 'b': there were 1", e.Message);
    }

    [Fact]
    public void FullDisk_LeavesPartOfAFile()
    {
        using var faulty = new FaultyFileOperations(_files).WritePart("a", bytes: 2);
        var e = Assert.Throws<FileOperationException>(() => faulty.WriteNew(_temp["a"], "1234"u8, Permissions.Private));
        Assert.Equal((FileFailure.NoSpace, "12"), (e.Failure, _temp.ReadText("a")));
        faulty.WriteNew(_temp["a2"], "1234"u8, Permissions.Private);
        Assert.Equal("1234", _temp.ReadText("a2"));
    }

    [Fact]
    public void NthCall_IsCountedPerFault_AndLastingFaultsLast()
    {
        using var faulty = new FaultyFileOperations(_files)
            .Fail(FileOperationKind.Stat, "x", FileFailure.AccessDenied, nth: 2)
            .FailFrom(FileOperationKind.List, "", FileFailure.TooManyOpenFiles, nth: 2);
        Assert.Null(faulty.Stat(_temp["x"]));
        Assert.Throws<FileOperationException>(() => faulty.Stat(_temp["x"]));
        Assert.Null(faulty.Stat(_temp["x"]));
        Assert.Empty(faulty.List(_temp.Root));
        for (int i = 0; i < 3; i++) Assert.Throws<FileOperationException>(() => faulty.List(_temp.Root).Any());
    }

    [Fact]
    public void ActionsRunInTheMiddle()
    {
        using var faulty = new FaultyFileOperations(_files)
            .Before(FileOperationKind.OpenRead, "a", () => _temp.Write("a", "early"))
            .After(FileOperationKind.Read, "a", () => File.Delete(_temp["a"]));
        Assert.Equal("early"u8.ToArray(), faulty.ReadAllOrNull(_temp["a"])!);
        Assert.False(_temp.Has("a"));
    }

    [Fact]
    public void AfterDeath_NothingReachesTheDisk()
    {
        using var faulty = new FaultyFileOperations(_files).DieAtChange(2);
        using (IFileWriter writer = faulty.CreateNew(_temp["a"], Permissions.Private))
        {
            Assert.Throws<FileOperationException>(() => writer.Write("x"u8));
            Assert.Throws<FileOperationException>(() => faulty.DeleteFile(_temp["a"]));
        }

        Assert.True(faulty.IsDead);
        Assert.Equal("", _temp.ReadText("a"));
    }
}
