using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Files;

/// <summary>What every implementation of <see cref="IFileOperations"/> promises: files. Each implementation runs all of it.</summary>
public abstract partial class FileOperationsContract : IDisposable
{
    private readonly TempDirectory _temp = new();

    private protected abstract IFileOperations Operations { get; }

    public void Dispose()
    {
        _temp.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void CreateNew_WritesWhatItIsGiven()
    {
        using (IFileWriter writer = Operations.CreateNew(_temp["a"], Permissions.Private))
        {
            writer.Write("one "u8);
            writer.Write("two"u8);
            writer.Sync();
        }

        Assert.Equal("one two", _temp.ReadText("a"));
    }

    [Fact]
    public void CreateNewOverAFile_FailsAndKeepsIt()
    {
        _temp.Write("a", "old");
        Assert.Equal(FileFailure.AlreadyExists, FailureOf(() => Operations.CreateNew(_temp["a"], Permissions.Private).Dispose()));
        Assert.Equal("old", _temp.ReadText("a"));
    }

    [Fact]
    public void CreateNewOverADanglingLink_FailsAndCreatesNothing()
    {
        File.CreateSymbolicLink(_temp["link"], _temp["target"]);
        FailureOf(() => Operations.CreateNew(_temp["link"], Permissions.Private).Dispose());
        Assert.False(_temp.Has("target"));
    }

    [Fact]
    public void CreateNewInAMissingDirectory_IsNotFound() =>
        Assert.Equal(FileFailure.NotFound, FailureOf(() => Operations.CreateNew(_temp["no", "a"], Permissions.Private).Dispose()));

    [Fact]
    public void OpenAppend_CreatesThenAddsToTheEnd()
    {
        Append("first ");
        Append("second");
        Assert.Equal("first second", _temp.ReadText("log"));
    }

    [Fact]
    public void OpenAppend_TellsHowTheFileEnds()
    {
        using (IFileWriter writer = Operations.OpenAppend(_temp["log"], Permissions.Private, out FileEnd none))
        {
            Assert.Equal(default, none);
            writer.Write("line\nto"u8);
        }

        using (IFileWriter writer = Operations.OpenAppend(_temp["log"], Permissions.Private, out FileEnd end))
        {
            Assert.Equal(new FileEnd(7, (byte)'o'), end);
            writer.Truncate(5);
            writer.Write("!"u8);
        }

        Assert.Equal("line\n!", _temp.ReadText("log"));
    }

    [Fact]
    public void OpenAppend_ToADirectory_FailsBeforeItTellsAnything()
    {
        Directory.CreateDirectory(_temp["log"]);
        Assert.Equal(FileFailure.WrongKind, FailureOf(() => Operations.OpenAppend(_temp["log"], Permissions.Private, out _).Dispose()));
    }

    [Fact]
    public void TwoAppenders_BothWriteToTheEnd()
    {
        using IFileWriter left = Operations.OpenAppend(_temp["log"], Permissions.Private);
        using IFileWriter right = Operations.OpenAppend(_temp["log"], Permissions.Private);
        left.Write("a"u8);
        right.Write("b"u8);
        left.Write("c"u8);
        Assert.Equal("abc", _temp.ReadText("log"));
    }

    [Fact]
    public void Truncate_CutsAndTheNextWriteGoesToTheNewEnd()
    {
        _temp.Write("log", "12345");
        using (IFileWriter writer = Operations.OpenAppend(_temp["log"], Permissions.Private))
        {
            writer.Truncate(2);
            writer.Write("x"u8);
        }

        Assert.Equal("12x", _temp.ReadText("log"));
    }

    [Fact]
    public void Read_AtAnyOffset_AndZeroAtTheEnd()
    {
        _temp.Write("a", "0123456789");
        using IFileReader reader = Operations.OpenRead(_temp["a"]);
        byte[] buffer = new byte[4];
        Assert.Equal(4, reader.Read(buffer, 3));
        Assert.Equal("3456"u8.ToArray(), buffer);
        Assert.Equal(2, reader.Read(buffer, 8));
        Assert.Equal(0, reader.Read(buffer, 10));
        Assert.Equal(0, reader.Read(buffer, 99));
    }

    [Fact]
    public void OpenRead_OfNothing_IsNotFound() =>
        Assert.Equal(FileFailure.NotFound, FailureOf(() => Operations.OpenRead(_temp["no"]).Dispose()));

    [Fact]
    public void OpenIfThere_OfNothing_IsNull()
    {
        Assert.Null(Operations.OpenIfThere(_temp["no"]));
        Assert.Null(Operations.OpenIfThere(_temp["no", "a"]));
    }

    [Fact]
    public void OpenIfThere_OfAFile_ReadsIt()
    {
        _temp.Write("a", "text");
        using IFileReader? reader = Operations.OpenIfThere(_temp["a"]);
        Assert.Equal("text"u8, reader!.ReadAll());
    }

    [Fact]
    public void OpenIfThere_OfADirectory_IsRefused() =>
        Assert.Equal(FileFailure.WrongKind, FailureOf(() => Operations.OpenIfThere(_temp.CreateDirectory("d"))?.Dispose()));

    [Fact]
    public void Reader_KnowsWhatTheFileWasWhenItWasOpenedAndWhatItIs()
    {
        _temp.Write("a", "four");
        using IFileReader reader = Operations.OpenRead(_temp["a"]);
        File.AppendAllText(_temp["a"], "more");
        Assert.Equal((4, 8), (reader.Opened.Length, reader.Stat().Length));
    }

    [Fact]
    public void OpenRead_OfALink_IsRefused()
    {
        _temp.Write("a", "secret");
        File.CreateSymbolicLink(_temp["link"], _temp["a"]);
        Assert.Equal(FileFailure.WrongKind, FailureOf(() => Operations.OpenRead(_temp["link"]).Dispose()));
    }

    [Fact]
    public void OpenRead_OfADirectory_IsRefused() =>
        Assert.Equal(FileFailure.WrongKind, FailureOf(() => Operations.OpenRead(_temp.CreateDirectory("d")).Dispose()));

    [Fact]
    public void FileReplacedWhileOpen_ReaderKeepsTheOldContents()
    {
        _temp.Write("a", "old");
        _temp.Write("b", "new");
        using IFileReader reader = Operations.OpenRead(_temp["a"]);
        Operations.Replace(_temp["b"], _temp["a"]);
        Assert.Equal("old"u8.ToArray(), reader.ReadAll());
    }

    [Fact]
    public void StatOfReaderAndPath_AreTheSameVersion()
    {
        _temp.Write("a", "text");
        using IFileReader reader = Operations.OpenRead(_temp["a"]);
        Assert.True(reader.Stat().IsSameVersionAs(Operations.Stat(_temp["a"])!.Value));
        _temp.Write("a", "longer text");
        Assert.False(reader.Stat().IsSameVersionAs(default));
        Assert.Equal(11, Operations.Stat(_temp["a"])!.Value.Length);
    }

    [Fact]
    public void WriteToAFullDevice_IsNoSpace()
    {
        if (!File.Exists("/dev/full")) return;
        using IFileWriter writer = OpenFullDevice();
        Assert.Equal(FileFailure.NoSpace, FailureOf(() => writer.Write("x"u8)));
    }

    /// <summary>No regular file, so an implementation may refuse to open it.</summary>
    private protected virtual IFileWriter OpenFullDevice() => Operations.OpenAppend("/dev/full", Permissions.Public);

    [Fact]
    public void SyncsOfWhatExists_DoNotThrow()
    {
        using (IFileWriter writer = Operations.CreateNew(_temp["a"], Permissions.Private)) writer.Sync();
        Operations.SyncDirectory(_temp.Root);
        Operations.SyncFileSystem(_temp.Root);
        Operations.SyncFileSystem(_temp["a"]);
    }

    [Fact]
    public void DisposeTwice_IsQuiet()
    {
        IFileWriter writer = Operations.CreateNew(_temp["a"], Permissions.Private);
        writer.Dispose();
        writer.Dispose();
        IFileReader reader = Operations.OpenRead(_temp["a"]);
        reader.Dispose();
        reader.Dispose();
    }

    private protected static FileFailure FailureOf(Action action) => Assert.Throws<FileOperationException>(action).Failure;

    private void Append(string text)
    {
        using IFileWriter writer = Operations.OpenAppend(_temp["log"], Permissions.Private);
        writer.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
