using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

/// <summary>Who lives and who does not, told without names, process ids and clocks.</summary>
public sealed class WriterRoomTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly StoppedClock _clock = new();
    private readonly StoreLayout _store;

    public WriterRoomTests() => _store = new StoreLayout(_temp.Root);

    private static IFileOperations Real => FileOperations.ForThisPlatform;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void LivingWriter_IsNotTakenOver_AndADeadOneIs()
    {
        WriterRoom room = WriterRoom.Open(Real, _store, _clock);
        Assert.Null(WriterRoom.TryTakeOver(Real, _store, room.Writer));
        Assert.True(WriterRoom.MayBeAlive(Real, _store, room.Writer));

        room.Dispose();
        Assert.False(WriterRoom.MayBeAlive(Real, _store, room.Writer));
        using IDisposable? right = WriterRoom.TryTakeOver(Real, _store, room.Writer);
        Assert.NotNull(right);
        Assert.Null(WriterRoom.TryTakeOver(Real, _store, room.Writer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WriterOnAnotherHost_LivesAsLongAsItRenewsItsLease(bool hasLocks)
    {
        var there = new AnotherHost(Real, hasLocks);
        using WriterRoom room = WriterRoom.Open(there, _store, _clock);
        foreach (IFileOperations here in (IFileOperations[])[new AnotherHost(Real, hasLocks), Real])
        {
            Age(room.Writer);
            _clock.Advance(Lease.RenewedEvery);
            Assert.Null(WriterRoom.TryTakeOver(here, _store, room.Writer));
            Assert.True(WriterRoom.MayBeAlive(here, _store, room.Writer));
        }

        if (hasLocks) return; // Its own lock still shuts others of this host out.
        Age(room.Writer);
        using IDisposable? right = WriterRoom.TryTakeOver(new AnotherHost(Real, hasLocks), _store, room.Writer);
        Assert.NotNull(right);
    }

    [Fact]
    public void WriterWithoutALease_IsAsOldAsItsRoomWhereLocksDoNotReach()
    {
        using WriterRoom room = WriterRoom.Open(Real, _store, _clock);
        var there = new AnotherHost(Real);
        Assert.Null(WriterRoom.TryTakeOver(there, _store, room.Writer));
        Directory.SetLastWriteTimeUtc(
            _store.StagingOf(room.Writer), Directory.GetLastWriteTimeUtc(_store.StagingOf(room.Writer)) - Lease.RunsOutAfter - TimeSpan.FromSeconds(1));
        using IDisposable? right = WriterRoom.TryTakeOver(there, _store, room.Writer);
        Assert.NotNull(right);
    }

    [Fact]
    public void OwnFileSystem_NeedsNoLease()
    {
        if (Real.IsShared(_temp.Root)) return; // Nothing to see on this machine's file system.
        using WriterRoom room = WriterRoom.Open(Real, _store, _clock);
        Assert.Empty(_temp.Names($".staging/{room.Writer}"));
    }

    /// <summary>Between its creation and its lock a room looks like that of a dead writer.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("20251108T110640123Z-b338")]
    public void RoomTakenAwayBeforeItWasLocked_IsMadeAgain(string? runId)
    {
        using var files = new FaultyFileOperations(Real);
        files.Before(FileOperationKind.Lock, ".staging/", () => StagingArea.CleanUp(Real, _store, _clock));
        using WriterRoom room = WriterRoom.Open(files, _store, _clock, runId);
        Assert.Equal([room.Writer], _temp.Names(".staging"));
        Assert.Null(WriterRoom.TryTakeOver(Real, _store, room.Writer));
    }

    [Fact]
    public void StagingTakenAwayMeanwhile_IsMadeAgain()
    {
        Directory.CreateDirectory(_store.Staging);
        using var files = new FaultyFileOperations(Real);
        files.Before(FileOperationKind.CreateDirectory, ".staging/w-", () => Directory.Delete(_store.Staging));
        using WriterRoom room = WriterRoom.Open(files, _store, _clock);
        Assert.Equal([room.Writer], _temp.Names(".staging"));
    }

    private void Age(string writer)
    {
        string lease = Path.Combine(_store.StagingOf(writer), WriterRoom.LeaseName);
        File.SetLastWriteTimeUtc(lease, File.GetLastWriteTimeUtc(lease) - Lease.RunsOutAfter - TimeSpan.FromSeconds(1));
    }
}
