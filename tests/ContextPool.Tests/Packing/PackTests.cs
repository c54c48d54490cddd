using System.Text;
using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Packing;

/// <summary>Packing and unpacking, as a user of the library meets them.</summary>
public sealed class PackTests : IDisposable
{
    private readonly PackingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task PackedContext_IsReadAsBefore_AndTakesLess()
    {
        await _store.CreateAsync(200);
        SortedDictionary<string, string> before = await _store.ReadAllAsync();

        PackResult result = await _store.Open().PackAsync(PackingStore.Id);

        Assert.Equal(200, result.Messages);
        Assert.Equal(before.Values.Sum(Encoding.UTF8.GetByteCount), result.Bytes);
        Assert.True(result.StoredBytes < result.Bytes);
        Assert.Equal(result.StoredBytes, new FileInfo(Assert.Single(_store.PacksIn())).Length);
        Assert.Equal(0, _store.LooseIn());
        Assert.Equal(before, await _store.ReadAllAsync());
    }

    [Fact]
    public async Task FirstPack_SwitchesTheFeatureOnBeforeItIsWritten()
    {
        await _store.CreateAsync(3);
        var files = new RecordingFileOperations(UnsyncedFileOperations.OfThisPlatform, _store.Directory.Root);

        await _store.Open(files).PackAsync(PackingStore.Id);

        List<string> changes = [.. files.Changes];
        int feature = changes.FindIndex(c => c.EndsWith("to storage/store.json", StringComparison.Ordinal));
        Assert.InRange(feature, 0, changes.FindIndex(c => c.Contains("/packs", StringComparison.Ordinal)) - 1);
        Assert.Equal("sync directory storage", changes[feature + 1]);
        Assert.Equal("""{"format":"contextpool","version":2,"features":["packs"]}""" + "\n", File.ReadAllText(_store.Directory["storage/store.json"]));
    }

    [Fact]
    public async Task Order_IsDurableAndReadBack_BeforeAnythingGoes()
    {
        await _store.CreateAsync(2);
        await _store.Open().EnableFeatureAsync(StoreFeatures.Packs);
        var files = new RecordingFileOperations(UnsyncedFileOperations.OfThisPlatform, _store.LayoutIn().Root);

        await _store.Open(files).PackAsync(PackingStore.Id);

        string[] steps = [.. files.Lines.Where(l => !l.StartsWith("stat", StringComparison.Ordinal)).SkipWhile(l => !l.StartsWith("create directory", StringComparison.Ordinal))
            .Select(l => System.Text.RegularExpressions.Regex.Replace(l, @"\.new-[0-9a-f]+|1-[0-9a-f]+", "X")).Where(l => !l.StartsWith("list", StringComparison.Ordinal))];
        Assert.Equal(
            [
                "create directory packs", "sync directory .", "create X",
                $"open messages_pool/{Some.MessageId(1)}.json", $"read messages_pool/{Some.MessageId(1)}.json",
                $"open messages_pool/{Some.MessageId(2)}.json", $"read messages_pool/{Some.MessageId(2)}.json",
                "write X", "sync X", "close X",
                "open X", "read X", "open X", "read X", "read X", "read X", "open X", "read X",
                $"open messages_pool/{Some.MessageId(1)}.json", $"read messages_pool/{Some.MessageId(1)}.json",
                $"open messages_pool/{Some.MessageId(2)}.json", $"read messages_pool/{Some.MessageId(2)}.json",
                "rename X to packs/X.pack", "sync directory packs",
                $"delete messages_pool/{Some.MessageId(1)}.json", $"delete messages_pool/{Some.MessageId(2)}.json", "sync directory messages_pool",
            ],
            steps[..27]);
    }

    [Fact]
    public async Task PackThatReadsBackOtherwise_IsNotKept_AndNothingGoes()
    {
        await _store.CreateAsync(5);
        SortedDictionary<string, string> before = await _store.ReadAllAsync();
        await _store.Open().EnableFeatureAsync(StoreFeatures.Packs);
        using FaultyFileOperations files = new FaultyFileOperations(UnsyncedFileOperations.OfThisPlatform).After(
            FileOperationKind.Sync, ".new-", () => Overwrite(Assert.Single(Directory.GetFiles(_store.LayoutIn().Root, ".new-*"))));

        await Assert.ThrowsAsync<InvalidContentException>(() => _store.Open(files).PackAsync(PackingStore.Id));

        Assert.Empty(_store.PacksIn());
        Assert.Empty(Directory.GetFiles(_store.LayoutIn().Root, ".new-*"));
        Assert.Equal(before, await _store.ReadAllAsync());

        static void Overwrite(string path)
        {
            using FileStream file = File.Open(path, FileMode.Open);
            file.Position = 70;
            file.WriteByte(0xFF);
        }
    }

    [Fact]
    public async Task AppendsAndReplacements_LieLooseBesideThePack_AndWin()
    {
        ChatContext context = await _store.CreateAsync(10);
        await _store.Open().PackAsync(PackingStore.Id);

        await context.AppendAsync(SavingStore.Draft(11));
        await PackingStore.ReplaceAsync(context, 3, "replaced");

        Assert.Equal(2, _store.LooseIn());
        SortedDictionary<string, string> all = await _store.ReadAllAsync();
        Assert.Equal(11, all.Count);
        Assert.Contains("replaced", all[Some.MessageId(3).ToString()], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PackedId_IsTaken()
    {
        ChatContext context = await _store.CreateAsync(10);
        await _store.Open().PackAsync(PackingStore.Id);

        await Assert.ThrowsAsync<MessageExistsException>(() => context.AppendAsync(SavingStore.Draft(4)));

        Assert.Equal(0, _store.LooseIn());
    }

    [Fact]
    public async Task AppendToAPackedContext_CostsWhatItCostsOnALooseOne()
    {
        var files = new RecordingFileOperations(UnsyncedFileOperations.OfThisPlatform, _store.LayoutIn().Root);
        ContextStore store = _store.Open(files);
        ChatContext context = await store.CreateAsync(new NewContext { Id = PackingStore.Id, Messages = [.. Enumerable.Range(1, 20).Select(SavingStore.Draft)] });
        await context.AppendAsync(SavingStore.Draft(21));
        files.Forget();
        await context.AppendAsync(SavingStore.Draft(22));
        string[] loose = Kinds(files);
        await store.PackAsync(PackingStore.Id);
        await context.AppendAsync(SavingStore.Draft(23));
        files.Forget();

        await context.AppendAsync(SavingStore.Draft(24));

        Assert.Equal(loose, Kinds(files));

        static string[] Kinds(RecordingFileOperations files) => [.. files.Lines.Select(l => l.Split(' ')[0])];
    }

    [Fact]
    public async Task SecondPack_TakesWhatIsLoose_AndPackAllFoldsAllIntoOne()
    {
        ChatContext context = await _store.CreateAsync(10);
        ContextStore store = _store.Open();
        await store.PackAsync(PackingStore.Id);
        await context.AppendAsync(SavingStore.Draft(11));
        await PackingStore.ReplaceAsync(context, 3, "second");
        Assert.Equal(2, (await store.PackAsync(PackingStore.Id)).Messages);
        Assert.Equal(2, _store.PacksIn().Length);
        await PackingStore.ReplaceAsync(await store.OpenAsync(PackingStore.Id), 4, "third");
        SortedDictionary<string, string> before = await _store.ReadAllAsync();

        PackResult folded = await store.PackAsync(PackingStore.Id, new PackOptions { All = true });

        Assert.Equal(11, folded.Messages);
        Assert.StartsWith("3-", Path.GetFileName(Assert.Single(_store.PacksIn())), StringComparison.Ordinal);
        Assert.Equal(0, _store.LooseIn());
        Assert.Equal(before, await _store.ReadAllAsync());
    }

    [Fact]
    public async Task NothingToPack_NothingIsWritten()
    {
        await _store.CreateAsync(10);
        await _store.Open().PackAsync(PackingStore.Id);
        var files = new RecordingFileOperations(UnsyncedFileOperations.OfThisPlatform, _store.Directory.Root);

        Assert.Equal(new PackResult(PackingStore.Id), await _store.Open(files).PackAsync(PackingStore.Id));
        Assert.Equal(new PackResult(PackingStore.Id), await _store.Open(files).PackAsync(PackingStore.Id, new PackOptions { All = true }));

        Assert.Empty(files.Changes);
    }

    [Fact]
    public async Task DryRun_TellsAndWritesNothing()
    {
        await _store.CreateAsync(10);
        var files = new RecordingFileOperations(UnsyncedFileOperations.OfThisPlatform, _store.Directory.Root);

        PackResult result = await _store.Open(files).PackAsync(PackingStore.Id, new PackOptions { DryRun = true });

        Assert.Equal(10, result.Messages);
        Assert.Empty(files.Changes);
        Assert.Equal(0, files.CountOf(FileOperationKind.Lock));
    }

    [Fact]
    public async Task ContextInUse_IsLeftAsItIs()
    {
        await _store.CreateAsync(10);
        Timestamp written = FileOperations.ForThisPlatform.Stat(_store.LayoutIn().Metadata)!.Value.LastWrite;

        Assert.True((await _store.Open().PackAsync(PackingStore.Id, new PackOptions { UntouchedSince = written.ToDateTimeOffset().AddHours(-1) })).IsInUse);
        Assert.Equal(10, _store.LooseIn());
        Assert.Equal(10, (await _store.Open().PackAsync(PackingStore.Id, new PackOptions { UntouchedSince = written.ToDateTimeOffset().AddHours(1) })).Messages);
    }

    [Fact]
    public async Task MessageThatTheIndexDoesNotVouchFor_StaysLoose()
    {
        await _store.CreateAsync(10);
        string changed = _store.LayoutIn().Message(Some.MessageId(4));
        string torn = _store.LayoutIn().Message(Some.MessageId(5));
        await File.WriteAllTextAsync(changed, (await File.ReadAllTextAsync(changed)).Replace("message number 4", "massage number 4", StringComparison.Ordinal));
        await File.WriteAllTextAsync(torn, "{");

        PackResult result = await _store.Open().PackAsync(PackingStore.Id);

        Assert.Equal((8, 2), (result.Messages, result.LeftLoose));
        Assert.Equal([changed, torn], Directory.GetFiles(_store.LayoutIn().Pool).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Unpack_IsTheWayBack_ToTheByte()
    {
        ChatContext context = await _store.CreateAsync(10);
        await PackingStore.ReplaceAsync(context, 3, "second");
        string digest = DigestOfFiles.Of(SavingStore.Real, _store.LayoutIn())!;
        await _store.Open().PackAsync(PackingStore.Id);
        await PackingStore.ReplaceAsync(await _store.Open().OpenAsync(PackingStore.Id), 4, "third");
        SortedDictionary<string, string> before = await _store.ReadAllAsync();

        PackResult result = await _store.Open().UnpackAsync(PackingStore.Id);

        Assert.Equal(9, result.Messages);
        Assert.False(Directory.Exists(_store.LayoutIn().Packs));
        Assert.Equal(10, _store.LooseIn());
        Assert.Equal(before, await _store.ReadAllAsync());
        await PackingStore.ReplaceAsync(await _store.Open().OpenAsync(PackingStore.Id), 4, "third");
        Assert.NotEqual(digest, DigestOfFiles.Of(SavingStore.Real, _store.LayoutIn()));
        Assert.Equal(new PackResult(PackingStore.Id), await _store.Open().UnpackAsync(PackingStore.Id));
    }

    [Fact]
    public async Task OldestPackGoesFirst_SoThatNothingOutdatedComesToLight()
    {
        ChatContext context = await _store.CreateAsync(3);
        await _store.Open().PackAsync(PackingStore.Id);
        await PackingStore.ReplaceAsync(context, 3, "second");
        await _store.Open().PackAsync(PackingStore.Id);
        string[] packs = _store.PacksIn();
        var files = new RecordingFileOperations(UnsyncedFileOperations.OfThisPlatform);

        await _store.Open(files).UnpackAsync(PackingStore.Id);

        Assert.Equal(packs.Select(p => $"delete {p}"), files.Changes.Where(c => c.EndsWith(".pack", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FileThatSomebodyWroteMeanwhile_IsNotDeleted()
    {
        await _store.CreateAsync(3);
        await _store.Open().EnableFeatureAsync(StoreFeatures.Packs);
        string path = _store.LayoutIn().Message(Some.MessageId(2));
        using FaultyFileOperations files = new FaultyFileOperations(UnsyncedFileOperations.OfThisPlatform).After(
            FileOperationKind.Rename, ".pack", () => Append(path));

        await _store.Open(files).PackAsync(PackingStore.Id);

        Assert.Equal([path], Directory.GetFiles(_store.LayoutIn().Pool));

        static void Append(string path)
        {
            using FileStream file = File.Open(path, FileMode.Append);
            file.WriteByte((byte)'\n');
        }
    }

    [Fact]
    public async Task UnpackOfADamagedPack_IsRefused_AndChangesNothing()
    {
        await _store.CreateAsync(10);
        await _store.Open().PackAsync(PackingStore.Id);
        string pack = Assert.Single(_store.PacksIn());
        using (FileStream file = File.Open(pack, FileMode.Open))
        {
            file.Position = 80;
            file.WriteByte(0);
        }

        await Assert.ThrowsAsync<InvalidContentException>(() => _store.Open().UnpackAsync(PackingStore.Id));
        await Assert.ThrowsAsync<InvalidContentException>(async () =>
        {
            await (await _store.Open().OpenAsync(PackingStore.Id)).AppendAsync(SavingStore.Draft(11));
            await _store.Open().PackAsync(PackingStore.Id, new PackOptions { All = true });
        });

        Assert.Equal([pack], _store.PacksIn());
        Assert.Equal(1, _store.LooseIn());
    }

    [Fact]
    public async Task SwitchingPacksOff_UnpacksAll()
    {
        await _store.CreateAsync(10);
        await _store.Open().PackAsync(PackingStore.Id);

        await _store.Open().DisableFeatureAsync(StoreFeatures.Packs);

        Assert.Equal(10, _store.LooseIn());
        Assert.Empty(_store.PacksIn());
        Assert.Equal(StoreFeatures.None, await _store.Open().ReadFeaturesAsync());
    }

    [Fact]
    public async Task UndatedMessageInAPack_HasTheTimeOfItsAncestor_AsThatIsNow()
    {
        ChatContext context = await _store.CreateAsync(1);
        await context.AppendAsync(new MessageDraft { Id = Some.MessageId(2), Role = "User", Text = "dated by the one before" });
        await UndateAsync(2);
        await _store.Open().PackAsync(PackingStore.Id);
        Message first = (await context.GetMessageAsync(Some.MessageId(1)))!;
        Timestamp later = Some.TimeAfter(5000);
        string json = Encoding.UTF8.GetString(first.Json.Span).Replace(first.CreatedAt!.Value.ToString(), later.ToString(), StringComparison.Ordinal);
        await context.ReplaceAsync(first, Encoding.UTF8.GetBytes(json));

        Assert.All((await IndexAsync()).Entries, e => Assert.Equal(later, e.Timestamp));
        await _store.Open().RebuildIndexAsync(PackingStore.Id, CancellationToken.None);
        Assert.All((await IndexAsync()).Entries, e => Assert.Equal(later, e.Timestamp));
        await _store.Open().PackAsync(PackingStore.Id);
        Assert.All((await IndexAsync()).Entries, e => Assert.Equal(later, e.Timestamp));
        await _store.Open().PackAsync(PackingStore.Id, new PackOptions { All = true });
        Assert.All((await IndexAsync()).Entries, e => Assert.Equal(later, e.Timestamp));

        async Task<MessageIndex> IndexAsync() => await (await _store.Open().OpenAsync(PackingStore.Id)).GetIndexAsync();
    }

    private async Task UndateAsync(int number)
    {
        ChatContext context = await _store.Open().OpenAsync(PackingStore.Id);
        Message message = (await context.GetMessageAsync(Some.MessageId(number)))!;
        string json = Encoding.UTF8.GetString(message.Json.Span);
        await context.ReplaceAsync(message, Encoding.UTF8.GetBytes(
            System.Text.RegularExpressions.Regex.Replace(json, "\"metadata\": \\{[^}]*\\}", "\"metadata\": null")));
    }

    [Fact]
    public async Task DeletedAndRestored_PackedContextIsAsItWas()
    {
        await _store.CreateAsync(10);
        ContextStore store = _store.Open();
        await store.PackAsync(PackingStore.Id);
        SortedDictionary<string, string> before = await _store.ReadAllAsync();

        await store.DeleteAsync(PackingStore.Id);
        Assert.Single(await store.ListTrashAsync().ToListAsync());
        await store.DisableFeatureAsync(StoreFeatures.Packs);
        await store.RestoreAsync(PackingStore.Id);

        Assert.Equal(before, await _store.ReadAllAsync());
        Assert.True((await _store.Open().ReadFeaturesAsync()).HasFlag(StoreFeatures.Packs));
        await store.DeleteAsync(PackingStore.Id);
        ContextStore later = ContextStore.Open(
            _store.Directory["storage"], new ContextStoreOptions(), UnsyncedFileOperations.OfThisPlatform,
            new StoppedClock(Some.Time.ToDateTimeOffset().AddDays(30)));
        Assert.Single(await later.CollectTrashAsync());
        Assert.Empty(await store.ListTrashAsync().ToListAsync());
    }

    [Fact]
    public async Task StoreInMemory_HasOnePlaceForMessages()
    {
        ContextStore store = ContextStore.InMemory();
        await store.CreateAsync(new NewContext { Id = PackingStore.Id, Messages = [SavingStore.Draft(1)] });

        Assert.Equal(new PackResult(PackingStore.Id), await store.PackAsync(PackingStore.Id));
        Assert.Equal(new PackResult(PackingStore.Id), await store.UnpackAsync(PackingStore.Id));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.PackAsync(Some.ContextId(1)));
    }
}
