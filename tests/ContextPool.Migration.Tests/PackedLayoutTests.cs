using System.Text;
using ContextPool.Format;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>Runs that lay messages out in packs keep every promise of those that write a file each.</summary>
public sealed class PackedLayoutTests : IDisposable
{
    private readonly Scene _scene = new(layout: Layout.Packed);

    private static LegacyJson First => new LegacyJson(Fixtures.Id).Talk(2);

    private static LegacyJson Second => new LegacyJson(Fixtures.Id).Talk(3);

    private ContextLayout Context => new(_scene.ContextPath(Fixtures.Id));

    private string PackPath => Assert.Single(Directory.GetFiles(Context.Packs));

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Migrated_IsOnePackWithTheDigestOfALoosePool_AndTheStoreSaysThatItHasPacks()
    {
        using var loose = new Scene();
        loose.Put(First);
        FinishedRun looseRun = await loose.RunAsync();
        _scene.Put(First);

        FinishedRun run = await _scene.RunAsync();

        ReportLine row = run[Fixtures.Id];
        Assert.Equal(("migrated", "", "packed"), (row["outcome"], row["reason"], row["layout"]));
        Assert.Equal(looseRun[Fixtures.Id]["pool_sha256"], row["pool_sha256"]);
        Assert.Equal(looseRun.Summary.Messages, run.Summary.Messages);
        Assert.Equal($"{new[] { PackPath, Context.Index, Context.Metadata }.Sum(path => new FileInfo(path).Length)}", row["stored_bytes"]);
        Assert.Equal((Layout.Packed, long.Parse(row["stored_bytes"])), (run.Summary.Layout, run.Summary.StoredBytes));
        Assert.Empty(Directory.GetFiles(Context.Pool));
        Assert.Contains("\"packs\"", _scene.Directory.ReadText("storage/store.json"), StringComparison.Ordinal);
        _scene.AssertPool(First);
        _scene.AssertNoLitter();
        _scene.AssertBackupsCheck();
    }

    [Fact]
    public async Task Migrated_IsThePackThatPackingALoosePoolMakes()
    {
        // Branches in another order than the pool, one message in no branch.
        LegacyJson context = new LegacyJson(Fixtures.Id).Talk(6)
            .Branch("side", Some.MessageId(5), Some.MessageId(1)).Branch("main", Some.MessageId(3), Some.MessageId(2), Some.MessageId(1));
        _scene.Put(context);
        await _scene.RunAsync();
        using var loose = new Scene();
        loose.Put(context);
        await loose.RunAsync();

        await ContextStore.Open(loose.Options.StorageDirectory).PackAsync(Fixtures.Id);

        string packed = Assert.Single(Directory.GetFiles(new ContextLayout(loose.ContextPath(Fixtures.Id)).Packs));
        Assert.Equal(Path.GetFileName(PackPath), Path.GetFileName(packed));
        Assert.Equal(File.ReadAllBytes(PackPath), File.ReadAllBytes(packed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task I9_SameInput_SameBytesWhateverTheParallelism(int parallelism)
    {
        for (int i = 1; i <= 12; i++) _scene.PutTalk(i, messages: i);
        await _scene.RunAsync(options: _scene.Options with { Stages = Scene.Stages(parallelism, parallelism), Limits = _scene.Options.Limits with { StreamingThreshold = parallelism == 1 ? 0 : 1 << 20 } });
        using var other = new Scene(layout: Layout.Packed);
        for (int i = 12; i >= 1; i--) other.PutTalk(i, messages: i);
        await other.RunAsync();

        for (int i = 1; i <= 12; i++)
        {
            string mine = Assert.Single(Directory.GetFiles(new ContextLayout(_scene.ContextPath(Some.ContextId(i))).Packs));
            string its = Assert.Single(Directory.GetFiles(new ContextLayout(other.ContextPath(Some.ContextId(i))).Packs));
            Assert.Equal(File.ReadAllBytes(mine), File.ReadAllBytes(its));
            Assert.Equal(Path.GetFileName(mine), Path.GetFileName(its));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingChanged_IsUnchangedAndWritesNothing(bool checksum)
    {
        _scene.Put(First);
        await _scene.RunAsync();
        TreeSnapshot store = _scene.Directory.Snapshot("storage");

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { Checksum = checksum });

        Assert.Equal("unchanged", run.OutcomeOf(Fixtures.Id));
        Assert.Empty(store.DifferencesTo(_scene.Directory.Snapshot("storage")));
    }

    [Theory]
    [InlineData("packed", Layout.Packed, Layout.Packed)]
    [InlineData("packed", Layout.Packed, Layout.Loose)]
    [InlineData("loose", Layout.Loose, Layout.Packed)]
    [InlineData("unpacked", Layout.Packed, Layout.Packed)]
    [InlineData("mixed", Layout.Packed, Layout.Packed)]
    public async Task SourceChanged_UpdatesHoweverThePoolLies(string pool, Layout before, Layout after)
    {
        _scene.Put(First);
        await _scene.RunAsync(options: _scene.Options with { Layout = before });
        if (pool == "unpacked") await ContextStore.Open(_scene.Options.StorageDirectory).UnpackAsync(Fixtures.Id);
        if (pool == "mixed") CopyOutOfThePack(Some.MessageId(1));
        _scene.Put(Second, writtenAt: 60);

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { Layout = after });

        Assert.Equal(("updated", after == Layout.Packed ? "packed" : "loose"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["layout"]));
        Assert.Equal(after == Layout.Packed, Directory.Exists(Context.Packs));
        _scene.AssertPool(Second);
        Assert.Empty(PoolOracle.Differences(First.ToBytes(), Assert.Single(_scene.Trashed(Fixtures.Id))));
        _scene.AssertNoLitter();
    }

    [Theory]
    [InlineData("appended")]
    [InlineData("replaced")]
    [InlineData("damaged")]
    public async Task BothChanged_IsAConflictAndWritesNothing(string change)
    {
        _scene.Put(First);
        await _scene.RunAsync();
        if (change == "damaged") DamageFrame(PackPath);
        else if (change == "appended") await (await ContextStore.Open(_scene.Options.StorageDirectory).OpenAsync(Fixtures.Id)).AppendAsync(MessageDraft.FromText("User", "More"));
        else CopyOutOfThePack(Some.MessageId(1), text => text.Replace("number 1", "number 9", StringComparison.Ordinal));
        _scene.Put(Second, writtenAt: 60);
        TreeSnapshot contexts = _scene.Directory.Snapshot("storage/contexts");

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(("conflict", "both_changed"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
        Assert.Empty(contexts.DifferencesTo(_scene.Directory.Snapshot("storage/contexts")));
    }

    [Fact]
    public async Task PackedPoolWithoutReceipt_IsAdopted()
    {
        _scene.Put(First);
        await _scene.RunAsync();
        File.Delete(Context.Receipt);

        Assert.Equal("adopted", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        _scene.AssertPool(First);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SourceToBeRemoved_GoesOnlyWhereTheWholePackIsSound(bool isSound)
    {
        LegacyJson context = _scene.Put(First);
        await _scene.RunAsync();
        if (!isSound) DamageFrame(PackPath);

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { DeleteLegacy = true });

        Assert.Equal(isSound ? "" : "pool_damaged", run[Fixtures.Id]["reason"]);
        Assert.Equal(isSound ? RunEnd.Completed : RunEnd.DamageFound, run.End);
        Assert.Equal(!isSound, File.Exists(_scene.PathOf(context)));
        Assert.True(_scene.HasBackup(Fixtures.Id, context.ToBytes()));
    }

    [Theory]
    [InlineData("frame")]
    [InlineData("footer")]
    [InlineData("cut")]
    public async Task PackThatChangesOnItsWayToTheDevice_IsNotPublished(string where)
    {
        _scene.Put(First);
        using var files = new FaultyFileOperations(Scene.Disk).After(FileOperationKind.SyncFileSystem, "storage", () =>
        {
            string pack = Assert.Single(Directory.GetFiles(_scene.Directory["storage", ".staging"], "*.pack", SearchOption.AllDirectories));
            if (where == "frame") DamageFrame(pack);
            else Change(pack, bytes => where == "cut" ? bytes[..^1] : Flipped(bytes, bytes.Length - PackFormat.TrailerBytes - 1));
        });

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal((RunEnd.DamageFound, "validation_failed"), (run.End, run[Fixtures.Id]["reason"]));
        Assert.Contains(".pack", run[Fixtures.Id]["detail"], StringComparison.Ordinal);
        Assert.False(_scene.IsPublished(Fixtures.Id));
        _scene.AssertNoLitter();
    }

    [Fact]
    public async Task DryRun_TellsTheBytesOfThePackAndWritesNothing()
    {
        _scene.Put(First);
        FinishedRun dry = await _scene.RunAsync(options: _scene.Options with { DryRun = true });
        Assert.False(_scene.Directory.Has("storage"));

        FinishedRun real = await _scene.RunAsync();

        foreach (string column in new[] { "outcome", "layout", "pool_bytes", "stored_bytes", "pool_sha256" })
            Assert.Equal(real[Fixtures.Id][column], dry[Fixtures.Id][column]);
    }

    [Fact]
    public async Task ContextFarLargerThanTheWindow_IsStreamedIntoItsPack()
    {
        LegacyJson context = _scene.Put(new LegacyJson(Fixtures.Id).Talk(400));

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { Limits = _scene.Options.Limits with { StreamingThreshold = 0, WindowBytes = 64 } });

        Assert.Equal("migrated", run.OutcomeOf(Fixtures.Id));
        _scene.AssertPool(context);
    }

    private void CopyOutOfThePack(MessageId message, Func<string, string>? change = null)
    {
        string text = Encoding.UTF8.GetString(new MessagePool(Scene.Disk, Context).ReadAllOrNull(message)!.Value.Span);
        _scene.Directory.Write(Path.GetRelativePath(_scene.Directory.Root, Context.Message(message)), change?.Invoke(text) ?? text);
    }

    private void DamageFrame(string pack) => Change(pack, bytes => Flipped(bytes, PackFormat.HeaderBytes + 20));

    private void Change(string path, Func<byte[], byte[]> change)
    {
        byte[] bytes = change(File.ReadAllBytes(path));
        File.Delete(path);
        _scene.Directory.Write(Path.GetRelativePath(_scene.Directory.Root, path), bytes);
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        bytes[at] ^= 1;
        return bytes;
    }
}
