using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;
using ContextPool.Storage.Packs;
using ContextPool.TestKit;
using ContextPool.Tests.Storage.Packs;

namespace ContextPool.Tests.Checking;

/// <summary>What a check says of packs as files; of the messages in them the same is said as of any.</summary>
public sealed class PackFindingTests
{
    [Fact]
    public async Task PackedContext_IsSound()
    {
        using var store = MigratedStore.WithTalk();
        Pack(store);

        Assert.Empty(await store.CheckAsync());
    }

    [Fact]
    public async Task TornPack_IsDamage_AndItsMessagesComeBackFromTheBackup()
    {
        using var store = MigratedStore.WithTalk();
        string pack = Pack(store);
        MigratedStore.Tear(pack, 40);

        List<Finding> findings = await store.CheckAsync();

        Finding torn = Assert.Single(findings, f => f.Kind == FindingKind.PackUnreadable);
        Assert.Equal((pack, true), (torn.Place, torn.IsDamage));
        Assert.Equal(4, findings.Count(f => f is { Kind: FindingKind.MissingMessage, IsDamage: true }));

        RepairResult result = await store.RepairAsync();
        Assert.Equal(4, result.Done.Count(a => a.Kind == RepairKind.RecoverMessage));
        Assert.Equal([FindingKind.PackUnreadable], (await store.CheckAsync()).Select(f => f.Kind));
    }

    [Fact]
    public async Task EveryByteThatChanges_IsNoticed_AndNoWrongMessageIsRead()
    {
        using var store = MigratedStore.WithTalk(2);
        Dictionary<MessageId, byte[]> before = PoolListing.Of(store.Files, store.Context).ToDictionary(id => id, id => File.ReadAllBytes(store.Context.Message(id)));
        string pack = Pack(store);
        byte[] whole = File.ReadAllBytes(pack);
        for (int at = 0; at < whole.Length; at++)
        {
            Overwrite(pack, at, (byte)(whole[at] ^ (1 << (at % 8))));

            List<Finding> findings = await store.CheckAsync(readData: true);

            Assert.True(findings.Exists(f => f.IsDamage), $"the change of byte {at} was not noticed");
            var pool = new MessagePool(store.Files, store.Context);
            foreach ((MessageId id, byte[] text) in before)
            {
                try
                {
                    Assert.True(pool.ReadAllOrNull(id) is { } read && read.Span.SequenceEqual(text), $"byte {at} made {id} another message");
                }
                catch (InvalidContentException)
                {
                    // It says so.
                }
            }

            Overwrite(pack, at, whole[at]);
        }

        Assert.Empty(await store.CheckAsync(readData: true));
    }

    [Fact]
    public async Task BadFrame_IsNamedWithItsMessages_WhichComeBackFromTheBackup_AndTheRestIsServed()
    {
        using var store = MigratedStore.WithTalk(12);
        string pack = Pack(store);
        PackFile file = PackFile.Open(store.Files, store.Context.Packs, NameOf(pack));
        PackFrame bad = file.Footer.FrameAt(1);
        MessageId[] inIt = [.. Enumerable.Range(0, file.Footer.Count).Where(i => file.Footer.PlaceAt(i).Frame == 1).Select(file.Footer.IdAt)];
        Overwrite(pack, bad.Offset + (bad.StoredLength / 2), 0x55);

        List<Finding> findings = await store.CheckAsync(readData: true);

        Assert.All(findings, f => Assert.Equal((FindingKind.UnreadableMessage, true), (f.Kind, f.IsDamage)));
        Assert.Equal(inIt, findings.Select(f => f.Message!.Value).Order());
        Assert.All(findings, f => Assert.Contains("frame 1", f.Detail, StringComparison.Ordinal));
        Assert.True(inIt.Length is > 0 and < 12);

        RepairResult result = await store.RepairAsync();
        Assert.Equal(inIt.Length, result.Done.Count(a => a.Kind == RepairKind.RecoverMessage));
        Assert.Equal(inIt, PoolListing.Of(store.Files, store.Context));
        Assert.Empty(await store.CheckAsync(readData: true));

        // The fold needs nothing of the bad frame any more.
        ContextStore packing = ContextStore.Open(store.Store.Root);
        await packing.PackAsync(store.Id, new PackOptions { All = true });
        Assert.False(File.Exists(pack));
        Assert.Empty(await store.CheckAsync(readData: true));
    }

    [Fact]
    public async Task OtherFileAmongPacks_IsForeign()
    {
        using var store = MigratedStore.WithTalk();
        Pack(store);
        string other = Path.Combine(store.Context.Packs, "notes.txt");
        store.Files.WriteNew(other, "x"u8, Permissions.Private);

        Finding foreign = Assert.Single(await store.CheckAsync());

        Assert.Equal((FindingKind.ForeignFile, other), (foreign.Kind, foreign.Place));
    }

    private static void Overwrite(string path, long at, byte value)
    {
        using FileStream file = File.Open(path, FileMode.Open);
        file.Position = at;
        file.WriteByte(value);
    }

    private static PackName NameOf(string pack) => PackName.TryParse(Path.GetFileName(pack), out PackName name) ? name : throw new ArgumentException(pack);

    [Fact]
    public async Task PackThatThisUserMayNotRead_HidesItsMessages_AndNoneOfThemIsDamageOrBroughtBack()
    {
        using var store = MigratedStore.WithTalk();
        Pack(store);
        var files = new RefusedPacks(store.Files);

        List<Finding> findings = await store.CheckAsync(files: files);

        Assert.Single(findings, f => f.Kind == FindingKind.PackUnreadable);
        List<Finding> missing = findings.FindAll(f => f.Kind == FindingKind.MissingMessage);
        Assert.Equal(4, missing.Count);
        Assert.All(missing, f => Assert.False(f.IsDamage));
        Assert.All(missing, f => Assert.EndsWith("it may be where this user may not look", f.Detail, StringComparison.Ordinal));

        RepairResult result = await store.RepairAsync(files: files);
        Assert.Empty(result.Done);
        Assert.Empty(await store.CheckAsync());
    }

    [Fact]
    public async Task FramesAreReadOnceEach_HoweverTheIdsFall()
    {
        int inOrder = await CountReadsAsync(place => place);
        int shuffled = await CountReadsAsync(place => place * 17 % 40);

        Assert.InRange(inOrder, 5, 25);
        Assert.InRange(shuffled, inOrder - 3, inOrder + 3);
    }

    /// <summary>How often a check opens a pack whose messages lie in this order of their ids.</summary>
    private static async Task<int> CountReadsAsync(Func<int, int> at)
    {
        using var store = MigratedStore.WithTalk(40);
        MessageId[] ids = [.. PoolListing.Of(store.Files, store.Context)];
        var packs = new HandMadePacks(store.Context, store.Id) { FrameBytes = 2000 };
        packs.Write([.. Enumerable.Range(0, ids.Length).Select(i => ids[at(i)])], IndexStore.Load(store.Files, store.Context));
        foreach (MessageId id in ids) File.Delete(store.Context.Message(id));
        var files = new CountedPacks(store.Files);
        Assert.DoesNotContain(await store.CheckAsync(files: files), f => f.IsDamage);
        return files.Opened;
    }

    private static string Pack(MigratedStore store) => new HandMadePacks(store.Context, store.Id).Pack(_ => true);

    private sealed class RefusedPacks(IFileOperations inner) : WrappingFileOperations(inner)
    {
        public override IFileReader OpenRead(string path) => path.EndsWith(".pack", StringComparison.Ordinal)
            ? throw new FileOperationException(FileFailure.AccessDenied, "open", path, "permission denied")
            : base.OpenRead(path);
    }

    private sealed class CountedPacks(IFileOperations inner) : WrappingFileOperations(inner)
    {
        private int _opened;

        public int Opened => _opened;

        public override IFileReader OpenRead(string path)
        {
            if (path.EndsWith(".pack", StringComparison.Ordinal)) Interlocked.Increment(ref _opened);
            return base.OpenRead(path);
        }
    }
}
