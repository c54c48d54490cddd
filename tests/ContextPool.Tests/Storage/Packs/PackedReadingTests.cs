using System.Text;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.Storage.Packs;
using ContextPool.TestKit;
using ContextPool.Tests.Format;
using ContextPool.Tests.Store;

namespace ContextPool.Tests.Storage.Packs;

/// <summary>What reading packs costs, and what it says of packs that are not as they were written.</summary>
public sealed class PackedReadingTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly LegacyJson _legacy = new LegacyJson().Talk(40);
    private readonly StoreOnDisk _disk;
    private readonly ContextLayout _context;

    public PackedReadingTests()
    {
        _disk = new StoreOnDisk(_legacy).MigratedAsync().GetAwaiter().GetResult();
        _context = _disk.Layout.Context(_legacy.Id);
    }

    private const int EndOfAPack = 16 << 10;

    private HandMadePacks Packs => new(_context, _legacy.Id) { FrameBytes = 4 << 10 };

    public void Dispose() => _disk.Dispose();

    private LocalContext Open(long cacheBytes = 0, IFileOperations? files = null) => new(
        new LocalStorage(_disk.Layout, new LocalStorageOptions(true, TimeSpan.Zero, cacheBytes), files ?? _disk.Recorded, _disk.Clock),
        _context, _legacy.Id);

    [Fact]
    public async Task OneMessageOfASmallPack_CostsItsEndAndOneFrame()
    {
        string pack = Packs.Pack(_ => true);
        LocalContext context = Open();
        _disk.Recorded.Forget();

        Assert.NotNull((await context.ReadMessageAsync(Some.MessageId(7), None)).Message);

        Assert.Equal(2, _disk.Recorded.CountOf(FileOperationKind.Read, ".pack"));
        Assert.Equal(2, _disk.Recorded.CountOf(FileOperationKind.OpenRead, pack));
        Assert.Equal(1, _disk.Recorded.CountOf(FileOperationKind.List));
    }

    [Fact]
    public async Task OneMessageOfTenThousand_ReadsAFewPagesAndItsFrame()
    {
        const int Messages = 10_000;
        ContextId id = Some.ContextId(7);
        ContextLayout layout = _disk.Layout.Context(id);
        PackName pack = HandMadePacks.WriteNew(layout, id, SomePack.Messages(Messages));
        PackFile file = PackFile.Open(FileOperations.ForThisPlatform, layout.Packs, pack);
        int largest = Enumerable.Range(0, file.Footer.FrameCount).Max(i => file.Footer.FrameAt(i).StoredLength);
        var counted = new ByteCountingFileOperations(FileOperations.ForThisPlatform);
        var context = new LocalContext(
            new LocalStorage(_disk.Layout, new LocalStorageOptions(true, TimeSpan.Zero), counted, _disk.Clock), layout, id);

        Assert.NotNull((await context.ReadMessageAsync(SomePack.Messages(1)[0].Id, None)).Message);

        Assert.True(file.Footer.FrameCount > 30);
        Assert.True(file.FooterBytes > 400_000);
        Assert.InRange(counted.BytesRead, largest / 4, EndOfAPack + (8 * PackColumns.PageBytes) + largest);
    }

    [Fact]
    public async Task WholeBranch_DecompressesEachFrameOnce()
    {
        string pack = Packs.Pack(_ => true);
        int frames = PackFile.Open(FileOperations.ForThisPlatform, _context.Packs, Named(pack)).Footer.FrameCount;
        LocalContext context = Open();
        _disk.Recorded.Forget();

        List<StoredMessage> read = await ReadAllAsync(context);

        Assert.All(read, m => Assert.NotNull(m.Message));
        Assert.True(frames > 3);
        Assert.Equal(frames + 1, _disk.Recorded.CountOf(FileOperationKind.Read, ".pack"));
    }

    /// <summary>Its context was deleted while somebody read it, and came back: a pass that goes on reads on.</summary>
    [Fact]
    public void FrameOfAPackThatIsGoneForAMoment_IsReadOnceItIsBack()
    {
        string pack = Packs.Pack(_ => true);
        var directory = new PackDirectory(FileOperations.ForThisPlatform, _context.Packs);
        PackedMessage message = directory.Look().Find(Some.MessageId(7))!.Value;
        File.Move(pack, pack + ".aside");
        Assert.Equal(FileFailure.NotFound, Assert.Throws<FileOperationException>(() => directory.Read(message)).Failure);

        File.Move(pack + ".aside", pack);

        Assert.Contains("message number 7", Encoding.UTF8.GetString(directory.Read(message).Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FootersAndFrames_AreKept_UpToTheLimit()
    {
        Packs.Pack(_ => true);
        LocalContext context = Open(cacheBytes: 1 << 20);
        await ReadAllAsync(context);
        _disk.Recorded.Forget();

        await ReadAllAsync(context);

        Assert.Equal(0, _disk.Recorded.CountOf(FileOperationKind.Read, ".pack"));
    }

    [Fact]
    public void Cache_NeverHoldsMoreThanItsLimit()
    {
        var cache = new PackCache(1000);
        for (int i = 0; i < 50; i++) cache.AddFrame("pack", i, new byte[300]);

        Assert.Equal(900, cache.Bytes);
        Assert.Null(cache.FindFrame("pack", 46));
        Assert.NotNull(cache.FindFrame("pack", 47));
        cache.AddFrame("pack", 99, new byte[1001]);
        Assert.Null(cache.FindFrame("pack", 99));
    }

    [Fact]
    public async Task DamagedFrame_IsNamed_WithItsMessagesAlone()
    {
        string pack = Packs.Pack(_ => true);
        PackFrame damaged = PackFile.Open(FileOperations.ForThisPlatform, _context.Packs, Named(pack)).Footer.FrameAt(1);
        ChangeByte(pack, damaged.Offset + (damaged.StoredLength / 2));

        List<StoredMessage> read = await ReadAllAsync(Open());

        Assert.Contains(read, m => m.Message is not null);
        Assert.Contains(read, m => m.Unavailable is not null);
        Assert.DoesNotContain(read, m => m.IsMissing);
        Assert.All(read.Where(m => m.Unavailable is not null), m => Assert.Contains("frame 1", m.Unavailable!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DamagedFooter_MakesItsMessagesUnavailable_NotMissing_AndLooseOnesAreRead()
    {
        string pack = Packs.Pack(i => i < 20);
        ChangeByte(pack, new FileInfo(pack).Length - 70);

        List<StoredMessage> read = await ReadAllAsync(Open());

        Assert.Equal(20, read.Count(m => m.Message is not null));
        Assert.Equal(20, read.Count(m => m.Unavailable?.Contains(pack, StringComparison.Ordinal) == true));
        await Assert.ThrowsAnyAsync<IOException>(async () => await Open().ListIdsAsync(None));
        Assert.Equal(20, (await Open().LoadIndexAsync(None)).Length);
    }

    [Fact]
    public async Task OlderPackBehindOneThatCannotBeRead_IsNotServed()
    {
        Packs.Pack(i => i < 20);
        string younger = Packs.Pack(_ => true);
        ChangeByte(younger, new FileInfo(younger).Length - 70);

        Assert.All(await ReadAllAsync(Open()), m => Assert.NotNull(m.Unavailable));
    }

    [Fact]
    public async Task YoungerPack_WinsOverAnOlderOne_AndLooseOverBoth()
    {
        MessageId id = Some.MessageId(3);
        Packs.Write([id], IndexStore.Load(FileOperations.ForThisPlatform, _context));
        Replace(id, "second");
        Packs.Write([id], IndexStore.Load(FileOperations.ForThisPlatform, _context));
        string second = await TextOfAsync(id);
        File.Delete(_context.Message(id));
        Assert.Equal(second, await TextOfAsync(id));
        Assert.Contains("second", second, StringComparison.Ordinal);

        _disk.Directory.Write(_context.Message(id), second.Replace("second", "third", StringComparison.Ordinal));

        Assert.Contains("third", await TextOfAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessageThatIsUnpackedBetweenTwoLooks_IsFound()
    {
        Packs.Pack(_ => true);
        byte[] bytes = Encoding.UTF8.GetBytes(await TextOfAsync(Some.MessageId(1)));
        using FaultyFileOperations files = new FaultyFileOperations(_disk.Recorded).Before(FileOperationKind.List, _context.Packs, Unpack);

        Assert.NotNull((await Open(files: files).ReadMessageAsync(Some.MessageId(1), None)).Message);

        void Unpack()
        {
            _disk.Directory.Write(_context.Message(Some.MessageId(1)), Encoding.UTF8.GetString(bytes));
            Directory.Delete(_context.Packs, recursive: true);
        }
    }

    [Fact]
    public async Task PackThatIsFoldedBetweenListAndOpen_IsLookedForAgain()
    {
        string old = Packs.Pack(_ => true);
        using FaultyFileOperations files = new FaultyFileOperations(_disk.Recorded).Before(
            FileOperationKind.OpenRead, old, () => File.Move(old, old.Replace("/1-", "/2-", StringComparison.Ordinal)));

        Assert.NotNull((await Open(files: files).ReadMessageAsync(Some.MessageId(1), None)).Message);
    }

    [Fact]
    public async Task FewMessages_LookForPacksOnce_HoweverManyTheyAre()
    {
        Packs.Pack(_ => true);
        LocalContext context = Open();
        _disk.Recorded.Forget();
        MessageId[] few = [.. Enumerable.Range(1, 30).Select(Some.MessageId)];

        await foreach (StoredMessage read in context.ReadMessagesAsync(few, None)) Assert.NotNull(read.Message);

        Assert.Equal(1, _disk.Recorded.CountOf(FileOperationKind.List, _context.Packs));
        Assert.Equal(0, _disk.Recorded.CountOf(FileOperationKind.List, _context.Pool));
    }

    [Fact]
    public async Task MessageOutOfAPack_TellsWhatItTellsWhenItIsLoose()
    {
        List<Message> loose = [.. (await ReadAllAsync(Open())).Select(m => m.Message!)];
        Packs.Pack(_ => true);

        List<StoredMessage> read = await ReadAllAsync(Open());
        Assert.All(read, m => Assert.Null(m.Unavailable));
        List<Message> packed = [.. read.Select(m => m.Message!)];

        Assert.Equal(loose.Select(TellsOf), packed.Select(TellsOf));
        Assert.Equal(loose.Select(m => m.Facts), packed.Select(m => m.Facts));

        static (string?, string, string, bool, bool, MessageId?, Timestamp?) TellsOf(Message m) =>
            (m.Role, m.Type, m.Text, m.HasToolCalls, m.HasToolResult, m.ParentId, m.CreatedAt);
    }

    [Fact]
    public async Task MessageThatIsPackedUnderTheIdOfAnother_IsUnavailable()
    {
        ContextId id = Some.ContextId(9);
        ContextLayout layout = _disk.Layout.Context(id);
        byte[] other = Encoding.UTF8.GetBytes($$"""
            {
              "id": "{{Some.MessageId(1)}}",
              "message": {"role":"User","content":[]}
            }
            """);
        HandMadePacks.WriteNew(layout, id, [(Some.MessageId(2), other)]);
        var context = new LocalContext(new LocalStorage(_disk.Layout, new LocalStorageOptions(true, TimeSpan.Zero), _disk.Recorded, _disk.Clock), layout, id);

        StoredMessage read = await context.ReadMessageAsync(Some.MessageId(2), None);

        Assert.Null(read.Message);
        Assert.Contains("id inside", read.Unavailable!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(100)]
    public async Task PackThatIsFoldedBeforeItsPagesAreRead_IsLookedForAgain(int messages)
    {
        (LocalContext context, string pack) = LargePack(2000, (files, pack) => new FaultyFileOperations(files).After(
            FileOperationKind.OpenRead, pack, () => File.Move(pack, pack.Replace("/1-", "/2-", StringComparison.Ordinal))));

        List<MessageId> ids = [.. SomePack.Messages(messages).Select(m => m.Id)];
        List<StoredMessage> read = [];
        if (messages == 1) read.Add(await context.ReadMessageAsync(ids[0], None));
        else await foreach (StoredMessage message in context.ReadMessagesAsync(ids, None)) read.Add(message);

        Assert.False(File.Exists(pack));
        Assert.All(read, m => Assert.NotNull(m.Message));
    }

    [Fact]
    public async Task BadPageOfALargeFooter_HidesWhatItTellsOf_AndNothingElse_AndIsAFinding()
    {
        (LocalContext context, string pack) = LargePack(2000, (files, _) => files);
        PackTrailer trailer = PackFormat.ReadTrailer(File.ReadAllBytes(pack).AsSpan(^PackFormat.TrailerBytes..), new FileInfo(pack).Length);
        ChangeByte(pack, trailer.ColumnsOffset + (3 * PackColumns.PageBytes) + 5);
        List<MessageId> ids = [.. SomePack.Messages(2000).Select(m => m.Id).Order()];

        Assert.NotNull((await context.ReadMessageAsync(ids[^300], None)).Message);
        Assert.Contains("page 3 of the footer", (await context.ReadMessageAsync(ids[(3 * PackColumns.PageBytes / 16) + 10], None)).Unavailable!, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<IOException>(async () => await context.ListIdsAsync(None));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    public async Task ReplacementThatIsPackedDuringAPass_IsNotReadAsItWasBefore(int messages)
    {
        // All are read in one pass: the last of them is loose when it begins, and in a younger pack when it is read.
        LegacyJson legacy = new LegacyJson(Some.ContextId(8)).Talk(messages);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ContextLayout layout = disk.Layout.Context(legacy.Id);
        var packs = new HandMadePacks(layout, legacy.Id) { FrameBytes = 4 << 10 };
        string older = packs.Pack(_ => true);
        var storage = new LocalStorage(disk.Layout, new LocalStorageOptions(true, TimeSpan.Zero), disk.Recorded, disk.Clock);
        var context = new LocalContext(storage, layout, legacy.Id);
        MessageId last = Some.MessageId(messages);
        Message before = (await context.ReadMessageAsync(last, None)).Message!;
        string text = Encoding.UTF8.GetString(before.Json.Span).Replace("\"text\": \"", "\"text\": \"newer ", StringComparison.Ordinal);
        disk.Directory.Write(layout.Message(last), text);

        string? read = null;
        bool isFirst = true;
        await foreach (StoredMessage message in context.ReadMessagesAsync([.. Enumerable.Range(1, messages).Select(Some.MessageId)], None))
        {
            if (isFirst) packs.Pack(_ => true);
            isFirst = false;
            if (message.Id == last) read = Encoding.UTF8.GetString(message.Message!.Json.Span);
        }

        Assert.True(File.Exists(older));
        Assert.Equal(text, read);
    }

    [Fact]
    public async Task PackingAndUnpacking_ChangeNoDigest()
    {
        string? loose = DigestOfFiles.Of(FileOperations.ForThisPlatform, _context);

        Packs.Pack(i => i % 3 == 0);
        Assert.Equal(loose, DigestOfFiles.Of(FileOperations.ForThisPlatform, _context));
        Packs.Pack(_ => true);
        Assert.Equal(loose, DigestOfFiles.Of(FileOperations.ForThisPlatform, _context));
        Replace(Some.MessageId(3), await TextOfAsync(Some.MessageId(3)) + " ");
        Assert.NotEqual(loose, DigestOfFiles.Of(FileOperations.ForThisPlatform, _context));
    }

    [Fact]
    public async Task StoredSizes_ComeToWhatThePackTakes()
    {
        string pack = Packs.Pack(_ => true);
        List<StoredEntry> entries = [];
        await foreach (StoredEntry entry in Open().ListMessagesAsync(None)) entries.Add(entry);

        Assert.Equal(40, entries.Count);
        Assert.True(entries.Sum(e => e.StoredSize) < entries.Sum(e => e.Size));
        Assert.True(entries.Sum(e => e.StoredSize) < new FileInfo(pack).Length);
    }

    private (LocalContext Context, string Pack) LargePack(int messages, Func<IFileOperations, string, IFileOperations> wrap)
    {
        ContextId id = Some.ContextId(7);
        ContextLayout layout = _disk.Layout.Context(id);
        string pack = Path.Combine(layout.Packs, HandMadePacks.WriteNew(layout, id, SomePack.Messages(messages)).ToString());
        IFileOperations files = wrap(FileOperations.ForThisPlatform, pack);
        return (new LocalContext(new LocalStorage(_disk.Layout, new LocalStorageOptions(true, TimeSpan.Zero), files, _disk.Clock), layout, id), pack);
    }

    private static PackName Named(string pack)
    {
        Assert.True(PackName.TryParse(Path.GetFileName(pack), out PackName name));
        return name;
    }

    private static async Task<List<StoredMessage>> ReadAllAsync(LocalContext context)
    {
        List<StoredMessage> read = [];
        await foreach (StoredMessage message in context.ReadMessagesAsync([.. Enumerable.Range(1, 40).Select(Some.MessageId)], None)) read.Add(message);
        return read;
    }

    private async Task<string> TextOfAsync(MessageId id) =>
        Encoding.UTF8.GetString((await Open().ReadMessageAsync(id, None)).Message!.Json.Span);

    private void Replace(MessageId id, string text) => _disk.Directory.Write(
        _context.Message(id), $$$"""{"id":"{{{id}}}","message":{"role":"User","content":[{"type":"text","text":{{{System.Text.Json.JsonSerializer.Serialize(text)}}}}]}}""");

    private static void ChangeByte(string path, long at)
    {
        using FileStream file = File.Open(path, FileMode.Open);
        file.Position = at;
        int old = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(old ^ 0x40));
    }
}
