using System.Security.Cryptography;
using System.Text;
using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Legacy.Tests;

public sealed class BackupDirectoryTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(1);
    private readonly TempDirectory _temp = new();
    private readonly StoppedClock _clock = new();
    private readonly IFileOperations _files = FileOperations.ForThisPlatform;

    public void Dispose()
    {
        // Whatever a test did: the list checks cleanly with the tool that people have.
        if (_temp.Has("backups/BACKUPS.sha256") && Tool.Exists("sha256sum"))
        {
            Tool.Result result = Tool.Run("sha256sum", ["-c", "--strict", "BACKUPS.sha256"], _temp["backups"]);
            Assert.True(result.ExitCode == (_isDamaged ? 1 : 0), result.Output + result.Errors);
        }

        _temp.Dispose();
    }

    private bool _isDamaged;

    [Fact]
    public void CommittedCopy_HasItsNameAndIsListed()
    {
        string path = Commit(Open(), Id, "text");
        Assert.Equal(_temp["backups", $"{Id}_20251108_110640.json"], path);
        Assert.Equal("text", File.ReadAllText(path));
        Assert.Equal($"{Hex("text")}  {Id}_20251108_110640.json\n", _temp.ReadText("backups/BACKUPS.sha256"));
    }

    [Fact]
    public void SameContents_AreFoundAgain_AlsoByTheNextRun()
    {
        BackupDirectory first = Open();
        Assert.Null(first.FindIntact(Id, Hash("text")));
        string path = Commit(first, Id, "text");
        foreach (BackupDirectory directory in new[] { first, Open(), BackupDirectory.OpenReadOnly(_files, _temp["backups"], _clock) })
        {
            Assert.Equal(path, directory.FindIntact(Id, Hash("text")));
            Assert.Null(directory.FindIntact(Id, Hash("other")));
            Assert.Null(directory.FindIntact(Some.ContextId(2), Hash("text")));
        }
    }

    [Fact]
    public void SeveralInOneSecond_AreNumbered()
    {
        BackupDirectory directory = Open();
        string[] paths = [Commit(directory, Id, "one"), Commit(directory, Id, "two"), Commit(directory, Some.ContextId(2), "three"), Commit(directory, Id, "four")];
        Assert.Equal(
            [
                $"{Id}_20251108_110640.json", $"{Id}_20251108_110640_2.json", $"{Some.ContextId(2)}_20251108_110640.json",
                $"{Id}_20251108_110640_3.json",
            ],
            paths.Select(p => Path.GetFileName(p)!));
        BackupDirectory next = Open();
        Assert.Equal(paths[1], next.FindIntact(Id, Hash("two")));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("_20251108_110641.json", Commit(next, Id, "five"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyAtOnce_AreAllListed()
    {
        BackupDirectory directory = Open();
        string[] paths = await Task.WhenAll(Enumerable.Range(0, 60).Select(
            n => Task.Run(() => Commit(directory, Some.ContextId(n % 5), $"text {n}"))));
        Assert.Equal(60, paths.Distinct().Count());
        BackupDirectory next = Open();
        for (int n = 0; n < 60; n++) Assert.Equal(paths[n], next.FindIntact(Some.ContextId(n % 5), Hash($"text {n}")));
    }

    [Fact]
    public void CopyThatDiffers_IsRefusedAndGetsNoName()
    {
        BackupDirectory directory = Open();
        string partial = directory.PartialPath(Id);
        _files.WriteNew(partial, "texd"u8, Permissions.Private);
        Assert.Throws<BackupDiffersException>(() => directory.Commit(partial, Id, Hash("text")));
        Assert.Equal([Path.GetFileName(partial)], _temp.Names("backups"));
    }

    [Theory]
    [InlineData("texd")]
    [InlineData("tex")]
    [InlineData("text ")]
    [InlineData("")]
    public void CopyThatDiffersFromTheTextAtHand_IsRefusedAndGetsNoName(string copied)
    {
        BackupDirectory directory = Open();
        string partial = directory.PartialPath(Id);
        _files.WriteNew(partial, Encoding.UTF8.GetBytes(copied), Permissions.Private);
        using LegacyText text = Texts.InMemory("text");
        Assert.Throws<BackupDiffersException>(() => directory.Commit(partial, Id, Hash("text"), text));
        Assert.Equal([Path.GetFileName(partial)], _temp.Names("backups"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData(200_001)]
    public void CopyThatIsTheTextAtHand_IsListedWithItsHash(int length)
    {
        string written = new('x', length);
        BackupDirectory directory = Open();
        string partial = directory.PartialPath(Id);
        _files.WriteNew(partial, Encoding.UTF8.GetBytes(written), Permissions.Private);
        using LegacyText text = Texts.InMemory(written);
        string path = directory.Commit(partial, Id, Hash(written), text);
        Assert.Equal(path, Open().FindIntact(Id, Hash(written)));
    }

    [Theory]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcdef\n")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  c0000000-0000")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public void TornLine_IsTakenOutAndTheOthersStay(string torn)
    {
        string path = Commit(Open(), Id, "text");
        string whole = _temp.ReadText("backups/BACKUPS.sha256");
        _temp.Write("backups/BACKUPS.sha256", whole + torn);
        Assert.Equal(path, Open().FindIntact(Id, Hash("text")));
        Assert.Equal(whole, _temp.ReadText("backups/BACKUPS.sha256"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    public void LongList_IsReadPieceByPieceWithoutLosingALine(string torn)
    {
        // 128 bytes a line: well over one piece of 64 KiB, and lines that straddle its end.
        const int Backups = 1200;
        BackupDirectory first = Open();
        for (int i = 1; i <= Backups; i++) Commit(first, Some.ContextId(i), $"text {i}");
        string whole = _temp.ReadText("backups/BACKUPS.sha256");
        _temp.Write("backups/BACKUPS.sha256", whole + torn);

        BackupDirectory next = Open();

        Assert.True(whole.Length > 2 * (64 << 10));
        Assert.All(Enumerable.Range(1, Backups), i => Assert.NotNull(next.FindIntact(Some.ContextId(i), Hash($"text {i}"))));
        Assert.Equal(whole, _temp.ReadText("backups/BACKUPS.sha256"));
    }

    [Fact]
    public void ListCutInItsLastLine_IsWholeAgainAfterTheNextOpen()
    {
        BackupDirectory directory = Open();
        Commit(directory, Id, "one");
        Commit(directory, Id, "two");
        byte[] whole = _temp.Read("backups/BACKUPS.sha256");
        for (int length = whole.AsSpan().IndexOf((byte)'\n') - 3; length <= whole.Length; length++)
        {
            _temp.Write("backups/BACKUPS.sha256", whole.AsSpan(0, length));
            BackupDirectory next = Open();
            Assert.NotNull(next.FindIntact(Id, Hash("one")));
            Assert.NotNull(next.FindIntact(Id, Hash("two")));
            Assert.Equal(
                File.ReadAllLines(next.ManifestPath).Order(), System.Text.Encoding.ASCII.GetString(whole).Trim().Split('\n').Order());
        }
    }

    [Fact]
    public void FinishedCopyThatIsNotListed_IsListed()
    {
        using (var dying = new FaultyFileOperations(_files))
        {
            dying.Fail(FileOperationKind.OpenAppend, BackupDirectory.ManifestName, FileFailure.NoSpace);
            BackupDirectory directory = BackupDirectory.Open(dying, _temp["backups"], _clock);
            Assert.Throws<FileOperationException>(() => Commit(directory, Id, "text"));
        }

        Assert.Equal(_temp["backups", $"{Id}_20251108_110640.json"], Open().FindIntact(Id, Hash("text")));
        Assert.Contains(Hex("text"), _temp.ReadText("backups/BACKUPS.sha256"), StringComparison.Ordinal);
    }

    [Fact]
    public void UnfinishedCopies_AreDeleted_AndForeignFilesStay()
    {
        BackupDirectory directory = Open();
        _files.WriteNew(directory.PartialPath(Id), "te"u8, Permissions.Private);
        _temp.Write("backups/notes.txt", "mine");
        _temp.Write($"backups/{Id}.json", "mine too");
        _temp.Write($"backups/{Id}_20251308_110640.json", "no such month");
        TreeSnapshot readOnly = _temp.Snapshot();
        BackupDirectory.OpenReadOnly(_files, _temp["backups"], _clock);
        Assert.Empty(readOnly.DifferencesTo(_temp.Snapshot()));
        Open();
        Assert.Equal([$"{Id}.json", $"{Id}_20251308_110640.json", "notes.txt"], _temp.Names("backups"));
    }

    [Fact]
    public void AlteredOrMissingBackup_IsNotUsedAgain()
    {
        _isDamaged = true;
        string altered = Commit(Open(), Id, "text");
        string missing = Commit(Open(), Id, "other");
        _temp.Write(Path.GetRelativePath(_temp.Root, altered), "texd");
        File.Delete(missing);
        BackupDirectory next = Open();
        Assert.Null(next.FindIntact(Id, Hash("text")));
        Assert.Null(next.FindIntact(Id, Hash("other")));
    }

    [Fact]
    public void OpenReadOnly_OfNothing_HasNoBackupsAndCreatesNothing()
    {
        Assert.Null(BackupDirectory.OpenReadOnly(_files, _temp["backups"], _clock).FindIntact(Id, Hash("text")));
        Assert.Empty(_temp.Names());
    }

    [Fact]
    public void BackupsAndTheirList_AreReadableByTheirOwnerAlone()
    {
        if (OperatingSystem.IsWindows()) return;
        Commit(Open(), Id, "text");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_temp["backups", "BACKUPS.sha256"]));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_temp["backups"]));
    }

    private BackupDirectory Open() => BackupDirectory.Open(_files, _temp["backups"], _clock);

    private string Commit(BackupDirectory directory, ContextId id, string text)
    {
        string partial = directory.PartialPath(id);
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        _files.WriteNew(partial, bytes, Permissions.Private);
        return directory.Commit(partial, id, SHA256.HashData(bytes));
    }

    private static byte[] Hash(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Hex(string text) => Convert.ToHexStringLower(Hash(text));
}
