using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Saving;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

public sealed class RunLockTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly StoreLayout _store;

    public RunLockTests() => _store = new StoreLayout(_temp.Root);

    public void Dispose() => _temp.Dispose();

    public static TheoryData<bool> Platforms => OperatingSystem.IsLinux() ? [false, true] : [true];

    [Theory]
    [MemberData(nameof(Platforms))]
    public void SecondRun_IsRefusedAndToldWhoHoldsTheLock(bool isPortable)
    {
        using RunLock? held = RunLock.TryTake(Operations(isPortable), _store, "run-1", out _);
        Assert.NotNull(held);
        Assert.Null(RunLock.TryTake(Operations(isPortable), _store, "run-2", out string holder));
        Assert.StartsWith($"host {Environment.MachineName} process {Environment.ProcessId} started ", holder, StringComparison.Ordinal);
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

    [Fact]
    public void FileSystemWithoutLocks_TheNameOfALiveHolderCounts()
    {
        using var files = new FaultyFileOperations(FileOperations.ForThisPlatform);
        files.FailFrom(FileOperationKind.Lock, ".lock", FileFailure.NotSupported);
        using (RunLock? held = RunLock.TryTake(files, _store, "run-1", out _))
        {
            Assert.NotNull(held);
            Assert.Null(RunLock.TryTake(files, _store, "run-2", out _));
        }

        string me = $"host {Environment.MachineName} process {Environment.ProcessId}";
        Assert.True(IsTakenOver(files, $"{me} started 1 run old"));
        Assert.True(IsTakenOver(files, $"host {Environment.MachineName} process 999999999 started 1 run old"));
        Assert.True(IsTakenOver(files, $"host {Environment.MachineName} process"));
        Assert.True(IsTakenOver(files, "torn"));
        Assert.False(IsTakenOver(files, "host elsewhere process 1 started 1 run other"));
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

    private bool IsTakenOver(IFileOperations files, string holder)
    {
        _temp.Write(".lock", holder + "\n");
        using RunLock? held = RunLock.TryTake(files, _store, "run-3", out _);
        return held is not null;
    }

    private static IFileOperations Operations(bool isPortable) =>
        isPortable ? new PortableFileOperations() : FileOperations.ForThisPlatform;
}
