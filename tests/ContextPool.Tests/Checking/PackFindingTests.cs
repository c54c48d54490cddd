using ContextPool.Files;
using ContextPool.Storage.Local;
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
