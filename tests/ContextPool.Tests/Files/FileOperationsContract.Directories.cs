using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Tests.Files;

/// <content>Open directories.</content>
public abstract partial class FileOperationsContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(16 * 1024)] // As long as the buffer that it is read into.
    [InlineData(200_000)]
    public void OpenDirectory_ReadsWhatItWrote(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using IOpenDirectory directory = Operations.OpenDirectory(_temp.CreateDirectory("d"));
        directory.WriteNew("ä.json"u8, bytes, Permissions.Private, sync: true);
        Assert.Equal(bytes, File.ReadAllBytes(_temp["d", "ä.json"]));

        using var target = new PooledBuffer();
        target.Write("what was there before"u8);
        Assert.True(directory.TryRead("ä.json"u8, target));
        Assert.Equal(bytes, target.Written.ToArray());
    }

    [Fact]
    public void OpenDirectory_TellsWhatIsMissingAndKeepsWhatIsThere()
    {
        _temp.Write("d/a", "old");
        using IOpenDirectory directory = Operations.OpenDirectory(_temp["d"]);
        using var target = new PooledBuffer();
        Assert.False(directory.TryRead("b"u8, target));
        Assert.Equal(FileFailure.AlreadyExists, FailureOf(() => directory.WriteNew("a"u8, "new"u8, Permissions.Private, sync: false)));
        Assert.Equal("old", _temp.ReadText("d/a"));
    }

    [Fact]
    public void OpenDirectory_FollowsNoLinkAndReadsNoDirectory()
    {
        _temp.Write("a", "secret");
        _temp.CreateDirectory("d/sub");
        File.CreateSymbolicLink(_temp["d", "link"], _temp["a"]);
        File.CreateSymbolicLink(_temp["d", "dangling"], _temp["target"]);
        using IOpenDirectory directory = Operations.OpenDirectory(_temp["d"]);
        using var target = new PooledBuffer();
        Assert.Equal(FileFailure.WrongKind, FailureOf(() => directory.TryRead("link"u8, target)));
        Assert.Equal(FileFailure.WrongKind, FailureOf(() => directory.TryRead("sub"u8, target)));
        FailureOf(() => directory.WriteNew("dangling"u8, "x"u8, Permissions.Private, sync: false));
        Assert.False(_temp.Has("target"));
    }

    [Fact]
    public void OpenDirectory_OfNothing_IsNotFoundAtTheFirstFile() => Assert.Equal(FileFailure.NotFound, FailureOf(() =>
    {
        using IOpenDirectory directory = Operations.OpenDirectory(_temp["no"]);
        directory.WriteNew("a"u8, "x"u8, Permissions.Private, sync: false);
    }));

    [Fact]
    public void ManyFilesOfAnOpenDirectory_HaveTheRightsAskedFor()
    {
        if (OperatingSystem.IsWindows()) return;
        using IOpenDirectory directory = Operations.OpenDirectory(_temp.CreateDirectory("d"));
        directory.WriteNew("a"u8, "x"u8, Permissions.Private, sync: false);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_temp["d", "a"]) & ~UnixFileMode.UserExecute);
    }
}
