using System.Runtime.Versioning;
using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Files;

[SupportedOSPlatform("linux")]
public sealed class LinuxFileOperationsTests : FileOperationsContract
{
    private protected override IFileOperations Operations { get; } = new LinuxFileOperations();

    private protected override IFileWriter OpenFullDevice() => new LinuxFileWriter(Libc.Open("/dev/full", Libc.O_WRONLY, 0), "/dev/full");

    [Fact]
    public async Task PipeAmongTheFiles_IsRefusedAndDoesNotBlock()
    {
        using var temp = new TempDirectory();
        Tool.Run("mkfifo", [temp["pipe"]]);
        Assert.Equal(FileKind.Other, Operations.Stat(temp["pipe"])!.Value.Kind);
        foreach (Action open in (Action[])
            [() => Operations.OpenRead(temp["pipe"]).Dispose(), () => Operations.OpenAppend(temp["pipe"], Permissions.Private).Dispose()])
            Assert.Equal(FileFailure.WrongKind, await Task.Run(() => FailureOf(open)).WaitAsync(TimeSpan.FromSeconds(5)));
        using IDisposable? held = await Task.Run(() => Operations.TryLock(temp["pipe"])).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.NotNull(held);
    }

    [Fact]
    public void OpenAppend_ThroughALink_IsRefused()
    {
        using var temp = new TempDirectory();
        temp.Write("a", "old");
        File.CreateSymbolicLink(temp["link"], temp["a"]);
        Assert.Equal(FileFailure.WrongKind, FailureOf(() => Operations.OpenAppend(temp["link"], Permissions.Private).Dispose()));
    }

    [Fact]
    public void ListFiles_MakesNoPathOfEachFile()
    {
        const int Files = 200;
        using var temp = new TempDirectory();
        for (int i = 0; i < Files; i++) temp.Write($"{i:d36}.json", "");
        long names = AllocatedBy(() => Operations.List(temp.Root).Count());
        long files = AllocatedBy(() => Operations.ListFiles(temp.Root, _ => true).Count());
        Assert.InRange((files - names) / Files, 0, 16);
    }

    private static long AllocatedBy(Func<int> count)
    {
        int first = count();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int second = count();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(first, second);
        return allocated;
    }

    [Fact]
    public void LockOfNothing_IsNotFound()
    {
        using var temp = new TempDirectory();
        Assert.Equal(FileFailure.NotFound, FailureOf(() => Operations.TryLock(temp["no"])));
    }

    /// <summary>A program that is being started holds a copy of every descriptor for a moment.</summary>
    [Fact]
    public async Task LockLetGoWhileProgramsAreStarted_IsFreeAtOnce()
    {
        const int Programs = 10;
        using var temp = new TempDirectory();
        using var started = new CancellationTokenSource();
        Task<int>[] takers = [.. Enumerable.Range(0, 2).Select(n => temp.Write($"lock-{n}", "")).Select(
            path => Task.Run(() => CountRefusals(path, started.Token)))];
        for (int i = 0; i < Programs; i++) Tool.Run("true", []);
        await started.CancelAsync();
        Assert.All(await Task.WhenAll(takers), refusals => Assert.Equal(0, refusals));
    }

    [Fact]
    public void SyncOfNothing_IsNotFound()
    {
        using var temp = new TempDirectory();
        Assert.Equal(FileFailure.NotFound, FailureOf(() => Operations.SyncDirectory(temp["no"])));
        Assert.Equal(FileFailure.NotFound, FailureOf(() => Operations.SyncFileSystem(temp["no"])));
    }

    [Fact]
    public void FileForAnotherOwner_IsGivenToThemOrLosesTheGroupsRights()
    {
        using var temp = new TempDirectory();
        var asked = new Permissions(0b110_110_000, Owner: 12_345, Group: 23_456);
        Operations.CreateNew(temp["a"], asked).Dispose();
        Operations.CreateDirectory(temp["d"], asked.ForDirectory());
        foreach (string name in temp.Names())
        {
            Permissions got = Operations.Stat(temp[name])!.Value.Permissions;
            bool wasGiven = got is { Owner: 12_345, Group: 23_456 };
            Assert.True(wasGiven || (got.Mode & 0b000_111_111) == 0, $"{name}: {got}");
        }
    }

    [Fact]
    public void DirectoryThatMayNotBeWritten_IsAccessDenied()
    {
        if (Libc.geteuid() == 0) return; // Nothing is denied to root.
        using var temp = new TempDirectory();
        File.SetUnixFileMode(temp.CreateDirectory("d"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(
            FileFailure.AccessDenied, FailureOf(() => Operations.CreateNew(temp["d", "a"], Permissions.Private).Dispose()));
    }

    [Fact]
    public void StatOfTheSameFile_HasItsIdentityAndChangeTime()
    {
        using var temp = new TempDirectory();
        temp.Write("a", "same");
        FileStat before = Operations.Stat(temp["a"])!.Value;
        temp.Write("b", "same");
        File.SetLastWriteTimeUtc(temp["b"], File.GetLastWriteTimeUtc(temp["a"]));
        Operations.Replace(temp["b"], temp["a"]);
        FileStat after = Operations.Stat(temp["a"])!.Value;
        Assert.Equal(before.Length, after.Length);
        Assert.False(before.IsSameVersionAs(after));
    }

    [Fact]
    public void ErrorText_NamesOperationPathAndCause()
    {
        using var temp = new TempDirectory();
        var e = Assert.Throws<FileOperationException>(() => Operations.Rename(temp["no"], temp["b"]));
        Assert.Equal($"rename {temp["no"]} to {temp["b"]}: No such file or directory (errno 2)", e.Message);
    }

    /// <summary>How often a lock that nobody else takes was not to be had.</summary>
    private int CountRefusals(string path, CancellationToken cancel)
    {
        int refusals = 0;
        while (!cancel.IsCancellationRequested)
        {
            using IDisposable? held = Operations.TryLock(path);
            if (held is null) refusals++;
        }

        return refusals;
    }
}
