using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Legacy.Tests;

/// <summary>What is odd among the backups costs a warning, and no more: neither the run nor the copies beside it.</summary>
public sealed class OddEntriesTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(1);

    private readonly TempDirectory _temp = new();
    private readonly StoppedClock _clock = new();
    private readonly IFileOperations _files = FileOperations.ForThisPlatform;
    private readonly List<string> _warnings = [];

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(".partial-x", "directory", 1)]
    [InlineData(".partial-x", "pipe", 0)]
    [InlineData(".partial-x", "link", 0)]
    [InlineData("backup", "directory", 1)]
    [InlineData("backup", "pipe", 1)]
    [InlineData("backup", "link", 1)]
    [InlineData("BACKUPS.sha256", "directory", 1)]
    [InlineData("BACKUPS.sha256", "pipe", 1)]
    [InlineData("BACKUPS.sha256", "link", 1)]
    public async Task OddEntry_IsOneWarningAndTheRestGoesOn(string name, string kind, int warnings)
    {
        if (!OperatingSystem.IsLinux()) return;
        string path = Keep("text");
        string odd = _temp["backups", name == "backup" ? $"{Some.ContextId(2)}_20251108_110640.json" : name];
        if (name == BackupDirectory.ManifestName) File.Delete(odd);
        Put(odd, kind);

        BackupDirectory next = await Task.Run(Open).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(warnings, _warnings.Count);
        Assert.Equal(path, next.FindIntact(Id, Hash("text")));
        Assert.Null(next.FindIntact(Some.ContextId(2), Hash("text")));
        Assert.NotNull(next.FindIntact(Id, Hash("more")) ?? Keep("more"));
        Assert.Equal("mine", _temp.ReadText("elsewhere"));
    }

    [Fact]
    public void CopyThatCannotBeRead_IsOneWarningAndTheOthersAreListed()
    {
        string path = Keep("text");
        string unread = _temp.Write($"backups/{Some.ContextId(2)}_20251108_110640.json", "other");
        string missed = _temp.Write($"backups/{Some.ContextId(3)}_20251108_110640.json", "third");
        using var files = new FaultyFileOperations(_files);
        files.Fail(FileOperationKind.OpenRead, unread, FileFailure.AccessDenied);

        BackupDirectory next = Open(files);

        Assert.Contains(unread, Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal(path, next.FindIntact(Id, Hash("text")));
        Assert.Equal(missed, next.FindIntact(Some.ContextId(3), Hash("third")));
    }

    /// <summary>A list that cannot be read may name every copy: listing them again would double it.</summary>
    [Fact]
    public void ListThatCannotBeRead_IsOneWarningAndStaysAsItIs()
    {
        Keep("text");
        string list = _temp.ReadText("backups/BACKUPS.sha256");
        using var files = new FaultyFileOperations(_files);
        files.FailFrom(FileOperationKind.OpenRead, BackupDirectory.ManifestName, FileFailure.AccessDenied);

        Open(files);

        Assert.Single(_warnings);
        Assert.Equal(list, _temp.ReadText("backups/BACKUPS.sha256"));
    }

    [Fact]
    public void NamesThatAreNoText_AreLeftAloneOrDeletedAsAnyOther()
    {
        if (!OperatingSystem.IsLinux()) return;
        string path = Keep("text");
        _files.WriteNew(_temp["backups"] + "/.partial-\udcff", "te"u8, Permissions.Private);
        _files.WriteNew(_temp["backups"] + "/mine-\udcff", "mine"u8, Permissions.Private);

        Assert.Equal(path, Open().FindIntact(Id, Hash("text")));

        Assert.Empty(_warnings);
        Assert.Equal(["BACKUPS.sha256", Path.GetFileName(path), "mine-\udcff"], _files.List(_temp["backups"]).Order(StringComparer.Ordinal));
        _files.DeleteFile(_temp["backups"] + "/mine-\udcff");
    }

    /// <summary>Stores may share a directory of backups: what one is copying is no other's litter.</summary>
    [Fact]
    public void CopyThatAnotherStoreIsMaking_IsNotDeleted()
    {
        Keep("text");
        using var files = new FaultyFileOperations(_files);
        files.Before(FileOperationKind.Rename, ".partial-", () => Open());

        string path = Keep("other", files);

        Assert.Equal("other", File.ReadAllText(path));
        Assert.DoesNotContain(_temp.Names("backups"), n => n.StartsWith(".partial-", StringComparison.Ordinal));
    }

    private void Put(string path, string kind)
    {
        _temp.Write("elsewhere", "mine");
        switch (kind)
        {
            case "pipe": Tool.Run("mkfifo", [path]); break;
            case "directory": Directory.CreateDirectory(path); break;
            default: File.CreateSymbolicLink(path, _temp["elsewhere"]); break;
        }
    }

    private BackupDirectory Open() => Open(_files);

    private BackupDirectory Open(IFileOperations files) => BackupDirectory.Open(files, _temp["backups"], _clock, _warnings.Add);

    private string Keep(string text, IFileOperations? files = null)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var source = new ReadSource(Id, "", default, Hash(text), Texts.InMemory(bytes));
        return Open(files ?? _files).Keep(source, sync: false, CancellationToken.None);
    }

    private static byte[] Hash(string text) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
}
