using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

public sealed class RunLockTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly StoreLayout _store;
    private readonly StoppedClock _clock = new();

    public RunLockTests() => _store = new StoreLayout(_temp.Root);

    public void Dispose() => _temp.Dispose();

    private static IFileOperations Real => FileOperations.ForThisPlatform;

    public static TheoryData<bool> Platforms => OperatingSystem.IsLinux() ? [false, true] : [true];

    [Theory]
    [MemberData(nameof(Platforms))]
    public void SecondRun_IsRefusedAndToldWhoHoldsTheLock(bool isPortable)
    {
        using RunLock? held = RunLock.TryTake(Operations(isPortable), _store, "run-1", out _);
        Assert.NotNull(held);
        Assert.Null(RunLock.TryTake(Operations(isPortable), _store, "run-2", out string holder));
        Assert.StartsWith($"host {Environment.MachineName} process {Environment.ProcessId} ", holder, StringComparison.Ordinal);
        Assert.EndsWith("run run-1", holder, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public void LockLetGo_IsTakenByTheNext_AndTheFileIsGone(bool isPortable)
    {
        RunLock.TryTake(Operations(isPortable), _store, "run-1", out _)!.Dispose();
        Assert.Empty(_temp.Names());
        using RunLock? next = RunLock.TryTake(Operations(isPortable), _store, "run-2", out string holder);
        Assert.NotNull(next);
        Assert.Equal("", holder);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public void FileOfADeadRun_IsTakenOver(bool isPortable)
    {
        _temp.Write(".lock", "host elsewhere process 1 started 1 run a-much-longer-name-than-the-next-one-will-have\n");
        using (RunLock? held = RunLock.TryTake(Operations(isPortable), _store, "run-2", out _))
        {
            Assert.NotNull(held);
            string text = _temp.ReadText(".lock");
            Assert.EndsWith(" run run-2\n", text, StringComparison.Ordinal);
            Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
        }

        Assert.Empty(_temp.Names());
    }

    [Fact]
    public async Task ManyAtOnce_ExactlyOneHoldsItAtAnyTime()
    {
        int holders = 0;
        int taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                using RunLock? held = RunLock.TryTake(FileOperations.ForThisPlatform, _store, $"run-{n}", out _);
                if (held is null) continue;
                Assert.Equal(1, Interlocked.Increment(ref holders));
                Interlocked.Increment(ref taken);
                Interlocked.Decrement(ref holders);
            }
        })));
        Assert.InRange(taken, 1, 400);
    }

    /// <summary>Neither host names nor process ids count: the same machine may be called otherwise in another container.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhereLocksDoNotReach_TheLeaseOfALiveHolderCounts(bool hasLocks)
    {
        using (RunLock? held = RunLock.TryTake(new AnotherHost(Real, hasLocks), _store, "run-1", out _, _clock))
        {
            Assert.NotNull(held);
            Assert.Null(RunLock.TryTake(new AnotherHost(Real, hasLocks), _store, "run-2", out string holder, _clock));
            Assert.EndsWith("run run-1", holder, StringComparison.Ordinal);

            // To whoever sits at the file system itself its locks are good, and yet they are not the other host's.
            Assert.Null(RunLock.TryTake(Real, _store, "run-3", out _, _clock));
        }

        Assert.Equal([".staging"], _temp.Names());
    }

    /// <summary>The file that was made to be locked must not pass for somebody's lease.</summary>
    [Fact]
    public void OwnFileSystemWithoutLocks_IsLeasedAtOnce()
    {
        using var files = new FaultyFileOperations(Real).FailFrom(FileOperationKind.Lock, "/.lock", FileFailure.NotSupported);
        using RunLock? held = RunLock.TryTake(files, _store, "run-1", out _, _clock);
        Assert.NotNull(held);
    }

    [Fact]
    public void LeaseThatIsNotRenewed_RunsOut_AndOneThatIsDoesNot()
    {
        using RunLock? held = RunLock.TryTake(new AnotherHost(Real), _store, "run-1", out _, _clock);
        Age(".lock");
        _clock.Advance(Lease.RenewedEvery);
        Assert.Null(RunLock.TryTake(new AnotherHost(Real), _store, "run-2", out _, _clock));

        Age(".lock");
        using (RunLock? next = RunLock.TryTake(new AnotherHost(Real), _store, "run-3", out _, _clock))
        {
            Assert.NotNull(next);

            // Its last holder stood still, wakes up and ends: what it deletes is not the lock of the next.
            held!.Dispose();
            Assert.EndsWith("run run-3\n", _temp.ReadText(".lock"), StringComparison.Ordinal);
        }

        Assert.Empty(_temp.Names(".staging"));
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("directory")]
    [InlineData("link")]
    public async Task WhatIsNoFile_IsPutAwayWithAWarning(string what)
    {
        switch (what)
        {
            case "pipe": Tool.Run("mkfifo", [_store.RunLock]); break;
            case "directory": _temp.Write(".lock/mine", "text"); break;
            default: File.CreateSymbolicLink(_store.RunLock, _temp["elsewhere"]); break;
        }

        var warnings = new List<string>();
        using RunLock? held = await Task.Run(() => RunLock.TryTake(Real, _store, "run-1", out _, _clock, warnings.Add)).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.NotNull(held);
        Assert.EndsWith("run run-1\n", _temp.ReadText(".lock"), StringComparison.Ordinal);
        Assert.EndsWith("-odd-lock", Assert.Single(_temp.Names(".trash")), StringComparison.Ordinal);
        Assert.Contains("no regular file", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.False(_temp.Has("elsewhere"));
    }

    [Fact]
    public void LockFileDeletedInBetween_IsMadeAnew()
    {
        using var files = new FaultyFileOperations(FileOperations.ForThisPlatform);
        files.Before(FileOperationKind.Lock, ".lock", () => File.Delete(_store.RunLock), nth: 1);
        using RunLock? held = RunLock.TryTake(files, _store, "run-1", out _);
        Assert.NotNull(held);
        Assert.True(_temp.Has(".lock"));
    }

    private void Age(string name) =>
        File.SetLastWriteTimeUtc(_temp[name], File.GetLastWriteTimeUtc(_temp[name]) - Lease.RunsOutAfter - TimeSpan.FromSeconds(1));

    private static IFileOperations Operations(bool isPortable) =>
        isPortable ? new PortableFileOperations() : FileOperations.ForThisPlatform;
}
