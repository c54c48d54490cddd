using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>The original application truncates and writes in place, without locks, while we look and mend.</summary>
public sealed class BesideAnInPlaceWriterTests : IDisposable
{
    private readonly MigratedStore _store = MigratedStore.WithTalk();

    private string Torn => _store.Message(2);

    [Fact]
    public async Task SaveInProgress_IsNoDamageWhenItEndsBeforeTheSecondLook()
    {
        byte[] saved = Edited();
        using var writer = InPlaceWriter.Begin(Torn, saved);
        using var files = new FaultyFileOperations(_store.Files);
        files.Before(FileOperationKind.List, "messages_pool", writer.Finish, nth: 2);

        Assert.DoesNotContain(await _store.CheckAsync(files: files), f => f.IsDamage);
        Assert.Equal(saved, File.ReadAllBytes(Torn));
    }

    /// <summary>A program that is starved of processor or disk leaves two looks the same half of a save to agree on.</summary>
    [Fact]
    public async Task SaveThatStandsStillForTwoLooks_IsNoDamageWhenItEndsWithinTheSettleTime()
    {
        byte[] saved = Edited();
        using var writer = InPlaceWriter.Begin(Torn, saved);
        using var files = new FaultyFileOperations(_store.Files);
        files.Before(FileOperationKind.List, "messages_pool", writer.Finish, nth: 3);

        Assert.DoesNotContain(await _store.CheckAsync(files: files), f => f.IsDamage);
        Assert.Equal(saved, File.ReadAllBytes(Torn));
    }

    [Fact]
    public async Task FileThatIsTornAnewAtEveryLook_IsANoteThatSomebodyWrites()
    {
        using var files = new TearingFiles(_store.Files, Torn);

        List<Finding> findings = await _store.CheckAsync(readData: false, files);

        Finding unsettled = Assert.Single(findings, f => f.Kind == FindingKind.UnsettledContext);
        Assert.Equal(("unreadable_message", false), (unsettled.Within, unsettled.IsDamage));
        Assert.DoesNotContain(findings, f => f.IsDamage);
    }

    [Fact]
    public async Task FileThatIsTornAnewAtEveryLook_IsLeftByARepair()
    {
        using var files = new TearingFiles(_store.Files, Torn);

        RepairResult result = await _store.RepairAsync(files: files);

        Assert.DoesNotContain(result.Done, a => a.Place == Torn);
        Assert.DoesNotContain(result.Skipped.Concat(result.Lost), s => s.Finding.Place == Torn);
        Assert.Contains(result.Unsettled, s => s.Finding.Kind == FindingKind.UnreadableMessage && s.Why.Contains("changed while", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TornFile_IsDamageAtOnceWhereItIsOld()
    {
        MigratedStore.Tear(Torn, 30);
        _store.Clock.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset before = _store.Clock.GetUtcNow();

        Assert.Contains(await _store.CheckAsync(), f => f is { Kind: FindingKind.UnreadableMessage, IsDamage: true });
        Assert.Equal(TimeSpan.FromMilliseconds(Settling.DefaultLookSpacingMs), _store.Clock.GetUtcNow() - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SaveThatEndsWhileTheRepairActs_IsBackInItsPlace(bool isMetadata)
    {
        string path = isMetadata ? _store.Context.Metadata : Torn;
        byte[] saved = isMetadata ? File.ReadAllBytes(path) : Edited();
        using var writer = InPlaceWriter.Begin(path, saved);
        using var files = new FaultyFileOperations(_store.Files);
        files.Before(FileOperationKind.Exchange, ".trash", writer.Finish);

        RepairResult result = await _store.RepairAsync(files: files);

        Assert.Equal(saved, File.ReadAllBytes(path));
        Assert.Contains(result.Unsettled, s => s.Why.Contains("while it was being repaired", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SaveThatEndsAfterItsFileWasReplaced_IsPutBack(bool isMetadata)
    {
        string path = isMetadata ? _store.Context.Metadata : Torn;
        byte[] saved = isMetadata ? File.ReadAllBytes(path) : Edited();
        using var writer = InPlaceWriter.Begin(path, saved);
        using var files = new FaultyFileOperations(_store.Files);

        // The last step of a repair is the index; the application still has the file open that lies in the trash by now.
        files.After(FileOperationKind.Exchange, ".trash", () => { });
        files.After(FileOperationKind.Unlock, _store.Context.Root, writer.Finish);

        RepairResult result = await _store.RepairAsync(files: files);

        Assert.Contains(result.Done, a => a.Kind == RepairKind.PutBack && a.Place == path);
        Assert.Equal(saved, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task MissingMessageThatTheApplicationWritesMeanwhile_IsNotReplaced()
    {
        byte[] saved = Edited();
        File.Delete(Torn);
        using var files = new FaultyFileOperations(_store.Files);
        files.Before(FileOperationKind.Rename, ".new-", () => InPlaceWriter.Begin(Torn, saved).Finish());

        await _store.RepairAsync(files: files);

        Assert.Equal(saved, File.ReadAllBytes(Torn));
    }

    [Fact]
    public async Task ReaderMeetsHalfAMessage_AndReadsTheWholeOne()
    {
        byte[] saved = Edited();
        using var writer = InPlaceWriter.Begin(Torn, saved);
        using var files = new FaultyFileOperations(_store.Files);
        files.Before(FileOperationKind.OpenRead, Torn, writer.Finish, nth: 2);
        ChatContext context = await ContextStore.Open(_store.Store.Root, new ContextStoreOptions(), files, _store.Clock).OpenAsync(_store.Id);

        Message? read = await context.GetMessageAsync(Some.MessageId(2));

        Assert.Equal(saved, read!.Json.ToArray());
    }

    [Fact]
    public async Task ReaderAndWriterMeetHalfOfTheMetadata_AndGoOn()
    {
        byte[] saved = File.ReadAllBytes(_store.Context.Metadata);
        using var files = new FaultyFileOperations(_store.Files);
        ContextStore store = ContextStore.Open(_store.Store.Root, new ContextStoreOptions(), files, _store.Clock);
        using (var first = InPlaceWriter.Begin(_store.Context.Metadata, saved))
        {
            files.Before(FileOperationKind.OpenRead, "context.json", first.Finish, nth: 2);
            await store.OpenAsync(_store.Id);
        }

        ChatContext context = await store.OpenAsync(_store.Id);
        using var second = InPlaceWriter.Begin(_store.Context.Metadata, saved);
        int opens = 0;
        files.Before(FileOperationKind.OpenRead, "context.json", () => Interlocked.Increment(ref opens), nth: 4);
        files.Before(FileOperationKind.OpenRead, "context.json", second.Finish, nth: 5);
        await context.AppendAsync(MessageDraft.FromText("User", "later"));
    }

    [Fact]
    public async Task IndexBesideHalfAMessage_HasItAllTheSame()
    {
        byte[] saved = Edited();
        using var writer = InPlaceWriter.Begin(Torn, saved);
        using var files = new FaultyFileOperations(_store.Files);
        files.Before(FileOperationKind.OpenRead, Torn, writer.Finish, nth: 2);
        ChatContext context = await ContextStore.Open(_store.Store.Root, new ContextStoreOptions(), files, _store.Clock).OpenAsync(_store.Id);

        Assert.Equal(4, (await context.GetIndexAsync()).Count);
    }

    [Fact]
    public async Task ReaderMeetsHalfALegacyFile_AndOpensTheWholeOne()
    {
        using InPlaceWriter writer = BeginLegacy(out ContextId id, out string path);
        using var files = new FaultyFileOperations(_store.Files);
        files.Before(FileOperationKind.OpenRead, path, writer.Finish, nth: 3);

        ChatContext context = await OpenBesideLegacyFiles(files).OpenAsync(id);

        Assert.Equal(3, (await context.ReadBranchAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task SaveToALegacyContextMeetsHalfItsFile_AndMigratesTheWholeOne()
    {
        using InPlaceWriter writer = BeginLegacy(out ContextId id, out string path);
        using var files = new FaultyFileOperations(_store.Files);
        files.Before(FileOperationKind.OpenRead, path, writer.Finish, nth: 3);

        await OpenBesideLegacyFiles(files).MigrateAsync(id);

        Assert.Equal(3, Directory.GetFiles(_store.Store.Context(id).Pool).Length);
    }

    /// <summary>What the repair sees when it is done has had one look.</summary>
    [Fact]
    public async Task SaveThatBeginsWhileTheRepairActs_IsNotToldAsLost()
    {
        string newer = _store.Context.Message(Some.MessageId(9));
        string node = MigratedStore.Node(Some.MessageId(9), Some.MessageId(1));
        _store.Overwrite(newer, node);
        File.Delete(Torn);
        InPlaceWriter? writer = null;
        using var files = new FaultyFileOperations(_store.Files);
        files.After(FileOperationKind.Rename, Torn, () => writer = InPlaceWriter.Begin(newer, System.Text.Encoding.UTF8.GetBytes(node)));
        files.After(FileOperationKind.Unlock, _store.Context.Root, () => writer!.Finish());

        RepairResult result = await _store.RepairAsync(files: files);

        Assert.Contains(result.Done, a => a.Kind == RepairKind.RecoverMessage && a.Place == Torn);
        Assert.DoesNotContain(result.Lost.Concat(result.Skipped).Concat(result.Unsettled), s => s.Finding.IsDamage);
        writer!.Dispose();
    }

    [Fact]
    public async Task WriterThatHoldsTheContextForAMoment_IsWaitedForByARepair()
    {
        File.Delete(Torn);
        IDisposable? held = _store.Files.TryLock(_store.Context.Root);
        using var files = new FaultyFileOperations(_store.Files);
        files.Before(FileOperationKind.Lock, _store.Context.Root, () => held!.Dispose(), nth: 3);

        RepairResult result = await _store.RepairAsync(files: files);

        Assert.Contains(result.Done, a => a.Kind == RepairKind.RecoverMessage && a.Place == Torn);
        Assert.Empty(result.Skipped);
    }

    public void Dispose() => _store.Dispose();

    private InPlaceWriter BeginLegacy(out ContextId id, out string path)
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(2)).Talk(3);
        id = legacy.Id;
        path = _store.Directory.Write($"conversations/{id}.json", legacy.ToBytes());
        return InPlaceWriter.Begin(path, legacy.ToBytes());
    }

    private ContextStore OpenBesideLegacyFiles(IFileOperations files) => ContextStore.Open(
        _store.Store.Root,
        new ContextStoreOptions { Legacy = LegacyDirectory.At(_store.Directory["conversations"], _store.Directory["backups"]) },
        files, _store.Clock);

    private byte[] Edited() => System.Text.Encoding.UTF8.GetBytes(
        File.ReadAllText(Torn).Replace("message number", "another message number", StringComparison.Ordinal));

    /// <summary>Somebody begins to write a file before every look at it, and ends after it.</summary>
    private sealed class TearingFiles(IFileOperations inner, string path) : WrappingFileOperations(inner), IDisposable
    {
        private readonly byte[] _whole = File.ReadAllBytes(path);
        private int _times;

        protected override void Before(in FileOperation operation)
        {
            if (operation.Kind == FileOperationKind.List && operation.Path.EndsWith("messages_pool", StringComparison.Ordinal))
                InPlaceWriter.Begin(path, _whole[..(20 + ++_times)]).Finish();
        }

        public void Dispose() => Assert.True(_times >= 3, $"only {_times} looks");
    }
}
