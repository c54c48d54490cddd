using System.Runtime.Versioning;
using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Files;

/// <summary>What every implementation promises: names, directories and locks.</summary>
public abstract partial class FileOperationsContract
{
    [Fact]
    public void Stat_TellsTheKindWithoutFollowingLinks()
    {
        _temp.Write("file", "12345");
        _temp.CreateDirectory("directory");
        File.CreateSymbolicLink(_temp["to-file"], _temp["file"]);
        File.CreateSymbolicLink(_temp["to-directory"], _temp["directory"]);
        File.CreateSymbolicLink(_temp["to-nothing"], _temp["nothing"]);

        Assert.Equal((FileKind.File, 5), KindAndLength("file"));
        Assert.Equal(FileKind.Directory, KindAndLength("directory").Kind);
        Assert.Equal(FileKind.SymbolicLink, KindAndLength("to-file").Kind);
        Assert.Equal(FileKind.SymbolicLink, KindAndLength("to-directory").Kind);
        Assert.Equal(FileKind.SymbolicLink, KindAndLength("to-nothing").Kind);
    }

    [Fact]
    public void Stat_OfNothing_IsNull()
    {
        _temp.Write("file", "");
        Assert.Null(Operations.Stat(_temp["no"]));
        Assert.Null(Operations.Stat(_temp["no", "deeper"]));
        Assert.Null(Operations.Stat(_temp["file", "below-a-file"]));
    }

    [Fact]
    public void Stat_TellsTheLastWrite()
    {
        _temp.Write("a", "");
        File.SetLastWriteTimeUtc(_temp["a"], Some.Time.ToDateTimeOffset().UtcDateTime);
        Assert.Equal(Some.Time, Operations.Stat(_temp["a"])!.Value.LastWrite);
    }

    [Fact]
    public void List_NamesEverythingOnce()
    {
        _temp.Write("a.json", "");
        _temp.Write(".hidden", "");
        _temp.CreateDirectory("directory");
        File.CreateSymbolicLink(_temp["link"], _temp["nothing"]);
        Assert.Equal([".hidden", "a.json", "directory", "link"], Operations.List(_temp.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ListFiles_TellsOfEachWantedNameWhatStatTells()
    {
        _temp.Write("a", "12345");
        _temp.Write("b", "");
        _temp.Write("unwanted", "1");
        _temp.CreateDirectory("c");
        File.CreateSymbolicLink(_temp["d"], _temp["a"]);
        Assert.Equal(
            [StatOf("a"), StatOf("b"), StatOf("c"), StatOf("d")],
            Operations.ListFiles(_temp.Root, name => name != "unwanted").OrderBy(file => file.Name, StringComparer.Ordinal));
        Assert.Empty(Operations.ListFiles(_temp["no"], _ => true));

        NamedFile StatOf(string name) => new(name, Operations.Stat(_temp[name]));
    }

    [Fact]
    public void ListFiles_OfAFileThatGoesAwayMeanwhile_TellsThatItIsNotThere()
    {
        _temp.Write("a", "");
        IEnumerable<NamedFile> files = Operations.ListFiles(_temp.Root, name =>
        {
            File.Delete(_temp[name]);
            return true;
        });
        Assert.Equal([new NamedFile("a", null)], files);
    }

    [Fact]
    public void List_OfAMissingDirectory_IsEmpty() => Assert.Empty(Operations.List(_temp["no"]));

    [Fact]
    public void List_DoesNothingBeforeItIsEnumerated()
    {
        IEnumerable<string> names = Operations.List(_temp["later"]);
        _temp.Write("later/a", "");
        Assert.Equal(["a"], names);
    }

    [Fact]
    public void List_OfAFile_IsEmpty()
    {
        _temp.Write("a", "");
        Assert.Empty(Operations.List(_temp["a"]));
    }

    [Fact]
    public void CreateDirectory_TellsWhetherItDid()
    {
        Assert.True(Operations.CreateDirectory(_temp["d"], Permissions.Private.ForDirectory()));
        Assert.False(Operations.CreateDirectory(_temp["d"], Permissions.Private.ForDirectory()));
        Assert.Equal(FileKind.Directory, KindAndLength("d").Kind);
    }

    [Fact]
    public void CreateDirectory_OverAFile_IsRefused()
    {
        _temp.Write("a", "x");
        Assert.Equal(FileFailure.AlreadyExists, FailureOf(() => Operations.CreateDirectory(_temp["a"], Permissions.Private)));
    }

    [Fact]
    public void CreateDirectory_WithoutParent_IsNotFound() => Assert.Equal(
        FileFailure.NotFound, FailureOf(() => Operations.CreateDirectory(_temp["no", "d"], Permissions.Private)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rename_MovesAFileOrDirectory(bool isDirectory)
    {
        _temp.Write(isDirectory ? "a/x" : "a", "text");
        Operations.Rename(_temp["a"], _temp["b"]);
        Assert.Equal(["b"], _temp.Names());
        Assert.Equal("text", _temp.ReadText(isDirectory ? "b/x" : "b"));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a/x", "b/y")]
    [InlineData("a/x", "b")]
    [InlineData("a", "b/y")]
    public void Rename_NeverReplaces(string from, string to)
    {
        _temp.Write(from, "from");
        _temp.Write(to, "to");
        TreeSnapshot before = _temp.Snapshot();
        Assert.Equal(FileFailure.AlreadyExists, FailureOf(() => Operations.Rename(_temp["a"], _temp["b"])));
        Assert.Empty(before.DifferencesTo(_temp.Snapshot()));
    }

    [Fact]
    public void Rename_DoesNotReplaceAnEmptyDirectoryOrADanglingLink()
    {
        _temp.Write("a/x", "");
        _temp.CreateDirectory("empty");
        File.CreateSymbolicLink(_temp["link"], _temp["nothing"]);
        Assert.Equal(FileFailure.AlreadyExists, FailureOf(() => Operations.Rename(_temp["a"], _temp["empty"])));
        Assert.Equal(FileFailure.AlreadyExists, FailureOf(() => Operations.Rename(_temp["a"], _temp["link"])));
    }

    [Fact]
    public void RenameAndReplace_OfNothing_AreNotFound()
    {
        Assert.Equal(FileFailure.NotFound, FailureOf(() => Operations.Rename(_temp["no"], _temp["b"])));
        Assert.Equal(FileFailure.NotFound, FailureOf(() => Operations.Replace(_temp["no"], _temp["b"])));
    }

    [Fact]
    public void Replace_ReplacesOrCreates()
    {
        _temp.Write("a", "new");
        _temp.Write("b", "old");
        Operations.Replace(_temp["a"], _temp["b"]);
        Assert.Equal("new", _temp.ReadText("b"));
        Operations.Replace(_temp["b"], _temp["c"]);
        Assert.Equal(["c"], _temp.Names());
    }

    [Fact]
    public void Exchange_SwapsTwoDirectories()
    {
        _temp.Write("a/was", "a");
        _temp.Write("b/was", "b");
        Operations.Exchange(_temp["a"], _temp["b"]);
        Assert.Equal(["a", "b"], _temp.Names());
        Assert.Equal(("b", "a"), (_temp.ReadText("a/was"), _temp.ReadText("b/was")));
    }

    [Fact]
    public void Exchange_WithNothing_FailsAndMovesNothing()
    {
        _temp.Write("a/x", "a");
        Assert.Equal(FileFailure.NotFound, FailureOf(() => Operations.Exchange(_temp["a"], _temp["no"])));
        Assert.Equal(["a"], _temp.Names());
    }

    [Fact]
    public void Deletes_AreQuietWhereThereIsNothing()
    {
        Operations.DeleteFile(_temp["no"]);
        Operations.DeleteDirectory(_temp["no"]);
        Operations.DeleteTree(_temp["no"]);
    }

    [Fact]
    public void DeleteFile_DeletesTheLinkAndNotItsTarget()
    {
        _temp.Write("a", "");
        File.CreateSymbolicLink(_temp["link"], _temp["a"]);
        File.CreateSymbolicLink(_temp["dangling"], _temp["nothing"]);
        Operations.DeleteFile(_temp["link"]);
        Operations.DeleteFile(_temp["dangling"]);
        Assert.Equal(["a"], _temp.Names());
    }

    [Fact]
    public void Deletes_OfTheWrongKind_FailAndDeleteNothing()
    {
        _temp.Write("full/x", "");
        _temp.CreateDirectory("empty");
        FailureOf(() => Operations.DeleteFile(_temp["empty"]));
        FailureOf(() => Operations.DeleteDirectory(_temp["full"]));
        Assert.Equal(["empty/", "full/", "full/x"], _temp.Snapshot().Names);
    }

    [Fact]
    public void DeleteTree_DoesNotFollowLinks()
    {
        _temp.Write("keep/x", "");
        _temp.Write("tree/a/b/c", "");
        File.CreateSymbolicLink(_temp["tree", "a", "link"], _temp["keep"]);
        Operations.DeleteTree(_temp["tree"]);
        Assert.Equal(["keep/", "keep/x"], _temp.Snapshot().Names);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lock_IsExclusiveUntilReleased(bool isDirectory)
    {
        string path = isDirectory ? _temp.CreateDirectory("lock") : _temp.Write("lock", "");
        using (IDisposable? held = Operations.TryLock(path))
        {
            Assert.NotNull(held);
            Assert.Null(Operations.TryLock(path));
        }

        using IDisposable? again = Operations.TryLock(path);
        Assert.NotNull(again);
    }

    [Fact]
    public void Lock_InAMissingDirectory_IsNotFound() =>
        Assert.Equal(FileFailure.NotFound, FailureOf(() => Operations.TryLock(_temp["no", "lock"])));

    [Theory]
    [InlineData(0b110_000_000)]
    [InlineData(0b110_100_000)]
    [InlineData(0b110_100_100)]
    [InlineData(0b111_111_111)]
    [InlineData(0b110_110_110)]
    public void NewFiles_AreNeverReadableByMoreThanAsked(int mode)
    {
        if (OperatingSystem.IsWindows()) return;
        Permissions asked = new Permissions(mode).ForFile();
        Operations.CreateNew(_temp["new"], asked).Dispose();
        Operations.OpenAppend(_temp["append"], asked).Dispose();
        Operations.CreateDirectory(_temp["d"], asked.ForDirectory());
        Assert.Equal(0, ModeOf("new") & ~mode);
        Assert.Equal(0, ModeOf("append") & ~mode);
        Assert.Equal(0b110_000_000, ModeOf("new") & 0b111_000_000);
        Assert.Equal(0, ModeOf("d") & ~asked.ForDirectory().Mode);
        Assert.Equal(0b111_000_000, ModeOf("d") & 0b111_000_000);
    }

    [UnsupportedOSPlatform("windows")]
    private int ModeOf(string name) => (int)File.GetUnixFileMode(_temp[name]);

    private (FileKind Kind, long Length) KindAndLength(string name)
    {
        FileStat stat = Operations.Stat(_temp[name])!.Value;
        return (stat.Kind, stat.Length);
    }
}
