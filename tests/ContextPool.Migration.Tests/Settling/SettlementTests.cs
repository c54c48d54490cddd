using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Settling;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Settling;

/// <summary>Conflicts end: the side that is taken is there as it was, the other is in the trash, and the next run has nothing to say.</summary>
public sealed class SettlementTests : IDisposable
{
    private readonly Scene _scene = new(inMemory: true);

    private static LegacyJson First => new LegacyJson(Fixtures.Id).Talk(2);

    private static LegacyJson Newer => new LegacyJson(Fixtures.Id).Talk(5);

    private string Source => _scene.Directory[Scene.Conversations, $"{Fixtures.Id}.json"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SourceTaken_IsThePoolAndTheOldPoolIsInTheTrash(bool hasReceipt)
    {
        await MakeConflictAsync(hasReceipt);
        TreeSnapshot pool = PoolOnDisk();

        await SettleAsync(Side.Source);

        _scene.AssertPool(Newer);
        AssertSame(pool, TreeSnapshot.Of(Assert.Single(_scene.Trashed(Fixtures.Id))));
        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        _scene.AssertNoLitter();
        _scene.AssertBackupsCheck();
        Assert.True(_scene.HasBackup(Fixtures.Id, Newer.ToBytes()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PoolTaken_IsNotTouchedAndTheSourceIsInTheTrash(bool hasReceipt)
    {
        await MakeConflictAsync(hasReceipt);
        TreeSnapshot pool = PoolOnDisk();

        await SettleAsync(Side.Pool);

        AssertSame(pool, PoolOnDisk());
        Assert.False(File.Exists(Source));
        Assert.Equal(Newer.ToBytes(), File.ReadAllBytes(Assert.Single(SourcesInTrash())));
        Assert.True(_scene.HasBackup(Fixtures.Id, Newer.ToBytes()));
        _scene.AssertBackupsCheck();
        Assert.Equal(0, (await _scene.RunAsync(options: _scene.Options with { MaxDrop = 0 })).Summary.Detected);
    }

    [Fact]
    public async Task OlderSource_IsAConflictThatCanBeSettled()
    {
        _scene.Put(First, writtenAt: 60);
        await _scene.RunAsync();
        _scene.Put(Newer);
        Assert.Equal("conflict", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));

        await SettleAsync(Side.Source);

        _scene.AssertPool(Newer);
    }

    [Theory]
    [InlineData("only the legacy file changed", 60)]
    [InlineData("what the pool was made from", null)]
    public async Task ContextInNoConflict_IsRefused(string why, int? changesAfter)
    {
        _scene.Put(First);
        await _scene.RunAsync();
        if (changesAfter is { } seconds) _scene.Put(Newer, seconds);
        TreeSnapshot before = _scene.Directory.Snapshot("storage");

        NothingToSettleException refused = await Assert.ThrowsAsync<NothingToSettleException>(() => SettleAsync(Side.Source));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.False(refused.NeedsSomebody);
        Assert.Empty(before.DifferencesTo(_scene.Directory.Snapshot("storage")));
    }

    [Fact]
    public async Task PoolThatChangesMeanwhile_IsNotReplaced()
    {
        await MakeConflictAsync();
        using var files = new FaultyFileOperations(Scene.Disk).Before(FileOperationKind.Exchange, "/contexts/", ChangePool);
        using var early = new FaultyFileOperations(Scene.Disk).Before(FileOperationKind.CreateDirectory, $"/{Fixtures.Id}/messages_pool", ChangePool);

        await Assert.ThrowsAsync<StaleWriteException>(() => SettleAsync(Side.Source, early));

        Assert.Contains("changed again", File.ReadAllText(MessageInPool), StringComparison.Ordinal);
        Assert.Empty(_scene.Trashed(Fixtures.Id));
        await SettleAsync(Side.Source, files);
    }

    [Fact]
    public async Task SourceThatIsSavedMeanwhile_IsNotTaken()
    {
        await MakeConflictAsync();
        TreeSnapshot pool = PoolOnDisk();
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.OpenRead, $"/{Scene.Conversations}/", () => _scene.Put(new LegacyJson(Fixtures.Id).Talk(7), writtenAt: 90), nth: 2);

        await Assert.ThrowsAsync<StaleWriteException>(() => SettleAsync(Side.Source, files));

        AssertSame(pool, PoolOnDisk());
    }

    [Fact]
    public async Task SourceThatIsSavedMeanwhile_StaysWithThePool()
    {
        await MakeConflictAsync();
        LegacyJson saved = new LegacyJson(Fixtures.Id).Talk(7);
        using var files = new FaultyFileOperations(Scene.Disk).Before(FileOperationKind.Rename, ".claimed", () => _scene.Put(saved, writtenAt: 90));

        await Assert.ThrowsAsync<StaleWriteException>(() => SettleAsync(Side.Pool, files));

        Assert.Equal(saved.ToBytes(), File.ReadAllBytes(Source));
        Assert.Equal("conflict", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
    }

    [Fact]
    public async Task StoreInUse_IsNotTouched()
    {
        await MakeConflictAsync();
        var store = new StoreLayout(_scene.Options.StorageDirectory);
        using RunLock? held = RunLock.TryTake(Scene.Disk, store, RunId.New(_scene.Clock), out _);
        foreach (Side side in Enum.GetValues<Side>()) await Assert.ThrowsAsync<StoreBusyException>(() => SettleAsync(side));
        Assert.True(File.Exists(Source));
    }

    [Theory]
    [InlineData(Side.Source)]
    [InlineData(Side.Pool)]
    public async Task StoreInUse_IsWaitedFor(object side)
    {
        await MakeConflictAsync();
        var store = new StoreLayout(_scene.Options.StorageDirectory);
        RunLock held = RunLock.TryTake(Scene.Disk, store, RunId.New(_scene.Clock), out _)!;
        var settlement = new Settlement(
            Scene.Disk, store, _scene.Options.BackupDirectory, _scene.Options.LegacyDirectory, LegacyLimits.Default, new ClockThatEnds(held))
        {
            LockWait = TimeSpan.FromHours(1),
        };

        await settlement.SettleAsync(Fixtures.Id, (Side)side, CancellationToken.None);

        Assert.Equal((Side)side == Side.Source, File.Exists(Source));
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(Side.Source, true)]
    [InlineData(Side.Source, false)]
    [InlineData(Side.Pool, true)]
    [InlineData(Side.Pool, false)]
    public async Task KilledAtAnyChange_LosesNeitherSideAndCanBeDoneAgain(object side, bool hasReceipt)
    {
        for (int nth = 1; ; nth++)
        {
            using var scene = new Scene(inMemory: true);
            var one = new OneConflict(scene);
            await one.MakeAsync(hasReceipt);
            TreeSnapshot pool = TreeSnapshot.Of(scene.ContextPath(Fixtures.Id));
            FaultyFileOperations files = new FaultyFileOperations(Scene.Disk).DieAtChange(nth);
            try
            {
                await one.SettleAsync((Side)side, files);
            }
            catch (Exception e) when (e is IOException or StaleWriteException && files.IsDead)
            {
                // Whoever waited for it is gone too.
            }

            if (!files.IsDead) return;
            FinishedRun next = await scene.RunAsync();
            if ((Side)side == Side.Source) AssertPoolOrTrash(scene, pool, $"change {nth}");
            else AssertSame(pool, TreeSnapshot.Of(scene.ContextPath(Fixtures.Id)));
            if (next.Summary.Detected == 1 && next.OutcomeOf(Fixtures.Id) == "conflict")
            {
                Assert.True(scene.Directory.Read(Path.Combine(Scene.Conversations, $"{Fixtures.Id}.json")).AsSpan().SequenceEqual(Newer.ToBytes()), $"change {nth}");
                await one.SettleAsync((Side)side, Scene.Disk);
                next = await scene.RunAsync();
            }

            Assert.True(next.Summary.Outcomes["conflict"] == 0, $"change {nth}");
            Assert.True(scene.HasBackup(Fixtures.Id, Newer.ToBytes()), $"change {nth}");
            if ((Side)side == Side.Source) scene.AssertPool(Newer);
            scene.AssertNoLitter();
            scene.AssertBackupsCheck();
        }
    }

    public void Dispose() => _scene.Dispose();

    private static void AssertPoolOrTrash(Scene scene, TreeSnapshot pool, string when)
    {
        IEnumerable<string> places = [scene.ContextPath(Fixtures.Id), .. scene.Trashed(Fixtures.Id)];
        Assert.True(places.Any(place => !pool.DifferencesTo(TreeSnapshot.Of(place)).Any()), when);
    }

    private static void AssertSame(TreeSnapshot expected, TreeSnapshot found) => Assert.Empty(expected.DifferencesTo(found));

    private TreeSnapshot PoolOnDisk() => TreeSnapshot.Of(_scene.ContextPath(Fixtures.Id));

    private string[] SourcesInTrash() =>
        Directory.GetFiles(_scene.Directory["storage", ".trash"], $"{Fixtures.Id}.json", SearchOption.AllDirectories);

    private string MessageInPool => new OneConflict(_scene).MessageInPool;

    private void ChangePool() => new OneConflict(_scene).ChangePool("changed again");

    private Task MakeConflictAsync(bool hasReceipt = true) => new OneConflict(_scene).MakeAsync(hasReceipt);

    private Task<string> SettleAsync(Side side, IFileOperations? files = null) => new OneConflict(_scene).SettleAsync(side, files ?? Scene.Disk);

    /// <summary>Whoever waits finds the time passed, and the run over.</summary>
    private sealed class ClockThatEnds(RunLock run) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            run.Dispose();
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class OneConflict(Scene scene)
    {
        public string MessageInPool => Path.Combine(scene.ContextPath(Fixtures.Id), "messages_pool", $"{First.Ids[0]}.json");

        public async Task MakeAsync(bool hasReceipt)
        {
            scene.Put(First);
            await scene.RunAsync();
            ChangePool("changed");
            if (!hasReceipt) File.Delete(Path.Combine(scene.ContextPath(Fixtures.Id), "receipt.json"));
            scene.Put(Newer, writtenAt: 60);
            Assert.Equal("conflict", (await scene.RunAsync()).OutcomeOf(Fixtures.Id));
        }

        public void ChangePool(string how)
        {
            string text = File.ReadAllText(MessageInPool);
            string changed = text.Replace("number", how, StringComparison.Ordinal).Replace("changed", how, StringComparison.Ordinal);
            scene.Directory.Write(Path.GetRelativePath(scene.Directory.Root, MessageInPool), changed);
        }

        public Task<string> SettleAsync(Side side, IFileOperations files) => new Settlement(
            files, new StoreLayout(scene.Options.StorageDirectory), scene.Options.BackupDirectory, scene.Options.LegacyDirectory,
            LegacyLimits.Default, scene.Clock).SettleAsync(Fixtures.Id, side, CancellationToken.None);
    }
}
