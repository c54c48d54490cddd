using System.Globalization;
using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Serving;

/// <summary>What other programs change is told, whatever the system tells of it.</summary>
public sealed class WatchingTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(1);
    private static readonly WatchOptions Blind = new() { UsesHints = false };

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    public static TheoryData<bool> Stores => [true, false];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task WhatHappensToAContext_IsToldInItsTurn(bool isInMemory)
    {
        ContextStore writing = isInMemory ? ContextStore.InMemory() : _store.Open();
        await using Watch watch = await Watch.FromNowAsync(isInMemory ? writing : Elsewhere());

        ChatContext context = await writing.CreateAsync(new NewContext { Id = Id, Messages = [SavingStore.Draft(1)] });
        await watch.AssertNextAsync(StoreChangeKind.Created, isHead: true, isMessages: true);
        await context.AppendAsync(SavingStore.Draft(2));
        await watch.AssertNextAsync(StoreChangeKind.Changed, isHead: true, isMessages: true);
        await context.SetTitleAsync("another");
        await watch.AssertNextAsync(StoreChangeKind.Changed, isHead: true, isMessages: false);
        await context.EditAsync(Some.MessageId(1), m => m.WithText("other"));
        await watch.AssertNextAsync(StoreChangeKind.Changed, isHead: false, isMessages: true);
        await writing.DeleteAsync(Id);
        await watch.AssertNextAsync(StoreChangeKind.Deleted, isHead: true, isMessages: true);
        await writing.RestoreAsync(Id);
        await watch.AssertNextAsync(StoreChangeKind.Restored, isHead: true, isMessages: true);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task WhatChangedSinceAPosition_IsTold_AlsoOfAnotherProgram(bool isInMemory)
    {
        ContextStore store = isInMemory ? ContextStore.InMemory() : _store.Open();
        foreach (int i in (int[])[1, 2, 3, 4]) await store.CreateAsync(new NewContext { Id = Some.ContextId(i), Messages = [SavingStore.Draft(i)] });
        await store.DeleteAsync(Some.ContextId(4));
        byte[] kept = (await store.ReadPositionAsync()).ToBytes();

        await (await store.OpenAsync(Some.ContextId(1))).AppendAsync(SavingStore.Draft(9));
        await store.DeleteAsync(Some.ContextId(2));
        await store.RestoreAsync(Some.ContextId(4));
        await store.CreateAsync(new NewContext { Id = Some.ContextId(5) });

        Assert.True(StorePosition.TryRead(kept, out StorePosition? position));
        await using Watch watch = new(isInMemory ? store : Elsewhere(), position, Blind);
        List<StoreChange> told = [await watch.NextAsync(), await watch.NextAsync(), await watch.NextAsync(), await watch.NextAsync()];

        Assert.Equal(
            [(1, StoreChangeKind.Changed), (2, StoreChangeKind.Deleted), (4, StoreChangeKind.Restored), (5, StoreChangeKind.Created)],
            told.Select(c => (Number(c.Id), c.Kind)).Order());
    }

    [Fact]
    public async Task PositionOfAChange_GoesOnBehindIt()
    {
        ContextStore store = _store.Open();
        StorePosition empty = await store.ReadPositionAsync();
        await store.CreateAsync(new NewContext { Id = Some.ContextId(1) });
        await store.CreateAsync(new NewContext { Id = Some.ContextId(2) });
        StoreChange first;
        await using (Watch watch = new(store, empty, Blind)) first = await watch.NextAsync();

        await using Watch rest = new(store, first.Position, Blind);
        StoreChange second = await rest.NextAsync();

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((0, 1, 2), (empty.Count, first.Position.Count, second.Position.Count));
    }

    [Fact]
    public async Task SaveThatLeavesSizeTimeAndIdentity_IsToldAllTheSame()
    {
        await _store.CreateAsync(1, Id);
        string before = _store.Metadata(Id);
        FileInfo file = new(_store.Layout.Context(Id).Metadata);
        DateTime written = file.LastWriteTimeUtc;
        await using Watch watch = await Watch.FromNowAsync(_store.Open(), Blind);

        // In place and with the old time: as two saves within one tick of the clock leave it.
        string after = before.Replace("\"main\"", "\"mine\"", StringComparison.Ordinal);
        Assert.Equal(before.Length, after.Length);
        await using (FileStream stream = file.Open(FileMode.Open, FileAccess.Write)) stream.Write(SavingStore.Utf8(after));
        file.LastWriteTimeUtc = written;

        await watch.AssertNextAsync(StoreChangeKind.Changed, isHead: true, isMessages: true);
    }

    [Fact]
    public async Task OnlyWhatIsAsYoungAsTheClockOfItsFiles_IsRead()
    {
        await _store.CreateAsync(1, Id);
        await _store.CreateAsync(1, Some.ContextId(2));
        foreach (string path in (string[])[_store.Layout.Context(Id).Metadata, _store.Layout.Context(Id).Index])
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(-10));
        var files = new RecordingFileOperations(SavingStore.Real);
        IStorageLookout lookout = new LocalStorage(_store.Layout, new LocalStorageOptions(IsDurable: false, TimeSpan.Zero), files, _store.Clock).LookOut();
        var marks = new Dictionary<ContextId, ContextMark>();

        // Whichever comes first: the third look knows of both what the second knew.
        for (int look = 1; look <= 3; look++)
        {
            files.Forget();
            await foreach ((ContextId id, ContextMark mark) in lookout.LookAsync(id => marks.TryGetValue(id, out ContextMark known) ? known : null, CancellationToken.None))
                marks[id] = mark.ToKeep();
        }

        Assert.Equal(0, files.CountOf(FileOperationKind.OpenRead, Id.ToString()));
        Assert.Equal(2, files.CountOf(FileOperationKind.OpenRead, Some.ContextId(2).ToString()));

        // Its time passes as well.
        _store.Clock.Advance(TimeSpan.FromSeconds(3));
        await lookout.LookAtAsync(Some.ContextId(2), null, CancellationToken.None);
        Assert.Equal(2, files.CountOf(FileOperationKind.OpenRead, Some.ContextId(2).ToString()));
    }

    [Fact]
    public async Task EveryLook_CostsFourStatsAContext()
    {
        await _store.CreateAsync(1, Id);
        await _store.CreateAsync(1, Some.ContextId(2));
        var files = new RecordingFileOperations(SavingStore.Real);

        await _store.Open(files).ReadPositionAsync();

        Assert.Equal(8, files.CountOf(FileOperationKind.Stat, "contexts/"));
    }

    [Fact]
    public async Task StoreThatIsUnmounted_IsNoDeletion()
    {
        await _store.CreateAsync(1, Id);
        StorePosition position = await _store.Open().ReadPositionAsync();
        Directory.Move(_store.Layout.Contexts, _store.Layout.Contexts + "-away");
        await using (Watch blind = new(_store.Open(), position, Blind))
            Assert.Equal(ErrorCodes.FileMissing, (await Assert.ThrowsAnyAsync<StorageException>(blind.NextAsync)).Code);

        Directory.Move(_store.Layout.Contexts + "-away", _store.Layout.Contexts);
        await using Watch watch = new(_store.Open(), position, Blind);
        await (await _store.OpenAsync(Id)).AppendAsync(SavingStore.Draft(2));
        await watch.AssertNextAsync(StoreChangeKind.Changed, isHead: true, isMessages: true);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task WhereTheSystemTellsOfAChange_ItIsSeenLongBeforeAScan(bool isInMemory)
    {
        var clock = new StoppedClock();
        ContextStore store = isInMemory ? ContextStore.InMemory(time: clock) : ContextStore.Open(_store.Layout.Root, SavingStore.Quick, SavingStore.Real, clock);
        ChatContext context = await store.CreateAsync(new NewContext { Id = Id });
        await using Watch watch = await Watch.FromNowAsync(store, new WatchOptions { ScanEvery = TimeSpan.FromDays(1) });
        await (await store.CreateAsync(new NewContext { Id = Some.ContextId(2) })).SetTitleAsync("told by the first scan");
        await watch.NextAsync();

        Task<StoreChange> next = watch.NextAsync();
        await context.SetTitleAsync("told by a hint");

        Assert.True(await Eventually.Holds(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
                return next.IsCompleted;
            },
            TimeSpan.FromSeconds(20)));
        Assert.Equal((Id, StoreChangeKind.Changed), ((await next).Id, (await next).Kind));
        Assert.True(clock.GetUtcNow() < Some.Time.ToDateTimeOffset().AddHours(1));
    }

    [Fact]
    public async Task ScansThatTakeLong_AreRarer()
    {
        await _store.CreateAsync(0, Id);
        var clock = new StoppedClock { PassesOverWaits = true };
        DateTimeOffset start = clock.GetUtcNow();
        using var ended = new CancellationTokenSource();
        var files = new SlowListing(SavingStore.Real, clock, TimeSpan.FromMilliseconds(100), ended, after: 10);
        ContextStore store = ContextStore.Open(_store.Layout.Root, SavingStore.Quick, files, clock);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store
            .WatchAsync(options: new WatchOptions { ScanEvery = TimeSpan.FromMilliseconds(1) }, cancel: ended.Token).ToListAsync());

        // Ten listings of a tenth of a second: one to listen, one for the position, then scans with nine tenths between them.
        Assert.InRange(clock.GetUtcNow() - start, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Watching_CanBeCancelledWhileNothingHappens_AndRefusesWhatIsNoWatch()
    {
        using var cancelled = new CancellationTokenSource();
        Task<List<StoreChange>> watching = _store.Open().WatchAsync(cancel: cancelled.Token).ToListAsync().AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Throws<ArgumentOutOfRangeException>(() => _store.Open().WatchAsync(options: new WatchOptions { ScanEvery = TimeSpan.Zero }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CPPOS")]
    [InlineData("something else that is long enough")]
    public void BytesThatAreNoPosition_AreRefused(string text) => Assert.False(StorePosition.TryRead(SavingStore.Utf8(text), out _));

    [Fact]
    public async Task PositionThatWasCutShort_IsRefused()
    {
        await _store.CreateAsync(1, Id);
        byte[] bytes = (await _store.Open().ReadPositionAsync()).ToBytes();
        Assert.True(StorePosition.TryRead(bytes, out _));
        Assert.False(StorePosition.TryRead(bytes.AsSpan(0, bytes.Length - 1), out _));
        Assert.False(StorePosition.TryRead(bytes.AsSpan(0, 20), out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Category", "Slow")]
    public async Task AnotherProcess_IsFollowedToItsLastMessage(bool usesHints)
    {
        const int Messages = 300;
        await _store.CreateAsync(0, Id);
        ContextStore store = ContextStore.Open(_store.Layout.Root, SavingStore.Quick);
        ChatContext context = await store.OpenAsync(Id);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var options = new WatchOptions { UsesHints = usesHints, ScanEvery = TimeSpan.FromMilliseconds(50) };
        StorePosition position = await store.ReadPositionAsync();
        Task<Tool.Result> writer = Task.Run(() => Tool.Run(
            "dotnet",
            [BuiltProgram.PathOf("ContextPool.Appender"), _store.Layout.Root, Id.ToString(), Messages.ToString(CultureInfo.InvariantCulture), "other"]));

        int seen = 0;
        await foreach (StoreChange change in store.WatchAsync(position, options, limit.Token))
        {
            Assert.Equal((Id, StoreChangeKind.Changed), (change.Id, change.Kind));
            if (!change.IsHeadChanged) continue;
            await context.RefreshAsync(limit.Token);
            int now = context.Metadata.FindBranch("main")!.MessageIds.Count;
            Assert.True(now >= seen);
            seen = now;
            if (seen == Messages) break;
        }

        Assert.Equal(0, (await writer).ExitCode);
        Assert.Equal(Messages, seen);
    }

    private static int Number(ContextId id) => Enumerable.Range(1, 9).First(i => Some.ContextId(i) == id);

    /// <summary>As another program, to which waiting costs no time.</summary>
    private ContextStore Elsewhere() =>
        ContextStore.Open(_store.Layout.Root, SavingStore.Quick, SavingStore.Real, new StoppedClock { PassesOverWaits = true });

    /// <summary>Every listing of the contexts takes its time.</summary>
    private sealed class SlowListing(IFileOperations inner, StoppedClock clock, TimeSpan takes, CancellationTokenSource ended, int after)
        : WrappingFileOperations(inner)
    {
        private int _listings;

        protected override void Before(in FileOperation operation)
        {
            if (operation.Kind != FileOperationKind.List || !operation.Concerns("contexts")) return;
            clock.Advance(takes);
            if (++_listings == after) ended.Cancel();
        }
    }

    /// <summary>A watch that is asked for one change after the other.</summary>
    private sealed class Watch(ContextStore store, StorePosition from, WatchOptions? options = null) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));
        private IAsyncEnumerator<StoreChange>? _changes;

        public static async Task<Watch> FromNowAsync(ContextStore store, WatchOptions? options = null) =>
            new(store, await store.ReadPositionAsync(), options);

        public async Task<StoreChange> NextAsync()
        {
            _changes ??= store.WatchAsync(from, options, _limit.Token).GetAsyncEnumerator();
            Assert.True(await _changes.MoveNextAsync());
            return _changes.Current;
        }

        public async Task AssertNextAsync(StoreChangeKind kind, bool isHead, bool isMessages)
        {
            StoreChange change = await NextAsync();
            Assert.Equal((Id, kind, isHead, isMessages), (change.Id, change.Kind, change.IsHeadChanged, change.AreMessagesChanged));
        }

        public async ValueTask DisposeAsync()
        {
            if (_changes is not null) await _changes.DisposeAsync();
            _limit.Dispose();
        }
    }
}
