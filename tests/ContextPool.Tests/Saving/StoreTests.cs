using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>Contexts are created, deleted, restored and collected.</summary>
public sealed class StoreTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(5);

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Create_WritesTheMembersOfTheApplicationInItsOrder()
    {
        await _store.Open().CreateAsync(new NewContext
        {
            Id = Id,
            ParentId = Some.ContextId(4),
            Title = "a \"title\"",
            ConfigJson = """{"model_id":"m","mode":"chat","parameters":{"t":1.0}}""",
        });
        Assert.Equal(
            """
            {
              "id": "c0000000-0000-4000-8000-000000000005",
              "parent_id": "c0000000-0000-4000-8000-000000000004",
              "config": {
                "model_id": "m",
                "mode": "chat",
                "parameters": {
                  "t": 1.0
                }
              },
              "title": "a \"title\"",
              "message_pool": {},
              "branches": {
                "main": {
                  "name": "main",
                  "message_ids": [],
                  "system_prompt": null,
                  "user_prompt": null
                }
              },
              "active_branch_name": "main",
              "current_state": "idle"
            }
            """,
            _store.Metadata(Id));
        Assert.Equal(["contexts", "store.json"], _store.Directory.Names("storage").Where(n => n != ".staging"));
        Assert.Empty(Directory.Exists(_store.Layout.Staging) ? _store.Directory.Names("storage/.staging") : []);
        Assert.Equal(["context.json", "index.json", "messages_pool"], _store.Directory.Names($"storage/contexts/{Id}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(12)]
    public async Task Create_HasItsMessagesAsAChain(int messages)
    {
        ChatContext context = await _store.CreateAsync(messages, Id, options: new ContextStoreOptions());
        Assert.Equal(Enumerable.Range(1, messages).Select(Some.MessageId), await SavingStore.IdsAsync(context));
        await foreach (BranchMessage each in context.ReadBranchAsync())
            Assert.Equal(each.Id == Some.MessageId(1) ? null : Some.MessageId(Number(each.Id) - 1), each.Message!.ParentId);
        _store.AssertIndexIsThatOfThePool(Id);
    }

    [Fact]
    public async Task Create_OfWhatIsTaken_IsRefusedAndLeavesNothing()
    {
        await _store.CreateAsync(1, Id);
        TreeSnapshot before = _store.Directory.Snapshot();
        await Assert.ThrowsAsync<ContextExistsException>(() => _store.CreateAsync(2, Id));
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Fact]
    public async Task Create_OverAnEmptyDirectory_Works()
    {
        Directory.CreateDirectory(_store.Layout.Context(Id).Root);
        await _store.CreateAsync(1, Id);
    }

    [Fact]
    public async Task Create_OfWhatCannotBe_IsRefusedBeforeAnythingIsWritten()
    {
        ContextStore store = _store.Open();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CreateAsync(new NewContext { Branch = "" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CreateAsync(new NewContext { ConfigJson = "[]" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CreateAsync(new NewContext { ConfigJson = "{},\"x\":1" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CreateAsync(new NewContext { Messages = [SavingStore.Draft(1), SavingStore.Draft(1)] }));
        await Assert.ThrowsAsync<MessageNotFoundException>(
            () => store.CreateAsync(new NewContext { Messages = [SavingStore.Draft(1) with { ParentId = Some.MessageId(2) }] }));
        Assert.False(Directory.Exists(_store.Layout.Root));
    }

    /// <summary>I2: at every change either no context or all of it.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public async Task Create_KilledAtAnyChange_IsWholeOrNotThere(int messages)
    {
        for (int nth = 1; ; nth++)
        {
            if (Directory.Exists(_store.Layout.Root)) Directory.Delete(_store.Layout.Root, recursive: true);
            FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).DieAtChange(nth);
            try
            {
                await _store.CreateAsync(messages, Id, files, new ContextStoreOptions());
            }
            catch (IOException)
            {
            }

            if (Directory.Exists(_store.Layout.Context(Id).Root))
            {
                Assert.Equal(messages, (await _store.ReadBranchesAsync(Id))["main"].Count);
                _store.AssertIndexIsThatOfThePool(Id);
            }
            else
            {
                await Assert.ThrowsAsync<ContextNotFoundException>(() => _store.OpenAsync(Id));
                await _store.CreateAsync(messages, Id);
            }

            if (!files.IsDead) break;
        }
    }

    [Fact]
    public async Task DeleteAndRestore_BringEveryByteBack()
    {
        await _store.CreateAsync(3, Id);
        KeepReceipt();
        TreeSnapshot before = _store.Directory.Snapshot("storage/contexts");
        ContextStore store = _store.Open();
        await store.DeleteAsync(Id);
        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.OpenAsync(Id));
        TrashEntry entry = Assert.Single(await store.ListTrashAsync().ToListAsync());
        Assert.Equal(("deleted", Id, Some.Time), (entry.Kind, entry.Id, entry.At));
        Assert.NotNull(Tombstone.Read(SavingStore.Real, _store.Layout, Id));

        await store.RestoreAsync(Id);
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot("storage/contexts")));
        Assert.Empty(await store.ListTrashAsync().ToListAsync());
        Assert.Null(Tombstone.Read(SavingStore.Real, _store.Layout, Id));
    }

    [Fact]
    public async Task Delete_OfWhatIsNotThere_IsNotFound()
    {
        await Assert.ThrowsAsync<ContextNotFoundException>(() => _store.Open().DeleteAsync(Id));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => _store.Open().RestoreAsync(Id));
    }

    [Fact]
    public async Task Delete_WaitsForTheWriter()
    {
        await _store.CreateAsync(1, Id);
        ContextStore store = _store.Open();
        using (SavingStore.Real.TryLock(_store.Layout.Context(Id).Root))
            Assert.IsType<WriterWaitException>(await _store.PassTimeAsync(store.DeleteAsync(Id)));
        await store.DeleteAsync(Id);
    }

    [Fact]
    public async Task Restore_TakesTheNewestVersionUnlessTheIdIsTaken()
    {
        ContextStore store = _store.Open();
        foreach (int messages in (int[])[1, 2, 3])
        {
            await _store.CreateAsync(messages, Id);
            await store.DeleteAsync(Id);
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await store.RestoreAsync(Id);
        Assert.Equal(3, (await SavingStore.IdsAsync(await store.OpenAsync(Id))).Count);
        await Assert.ThrowsAsync<ContextExistsException>(() => store.RestoreAsync(Id));
        Assert.Equal(2, (await store.ListTrashAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task DeletedBySomebodyElseAsSoonAsItIsMade_WasMadeAllTheSame()
    {
        ContextStore other = _store.Open();
        using FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).Before(
            FileOperationKind.OpenRead, $"contexts/{Id}/context.json", () => other.DeleteAsync(Id).GetAwaiter().GetResult());

        ChatContext made = await _store.CreateAsync(1, Id, files);

        Assert.Equal(Some.MessageId(1), Assert.Single(made.Metadata.Branches[0].MessageIds));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => made.AppendAsync(SavingStore.Draft(2)));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => made.RefreshAsync());
        await other.RestoreAsync(Id);
        await made.AppendAsync(SavingStore.Draft(2));
        Assert.Equal(2, made.Metadata.Branches[0].MessageIds.Count);
    }

    /// <summary>As whoever deletes it holds it, until the deletion has ended.</summary>
    [Fact]
    public async Task Restore_WaitsForWhoeverHasTheNewestVersion_AndBringsBackNoOlderOne()
    {
        ContextStore store = _store.Open();
        foreach (int messages in (int[])[1, 2])
        {
            await _store.CreateAsync(messages, Id);
            await store.DeleteAsync(Id);
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        TrashEntry newest = (await store.ListTrashAsync().ToListAsync())[^1];
        using (SavingStore.Real.TryLock(Path.Combine(_store.Layout.Trash, newest.Name)))
            Assert.IsType<WriterWaitException>(await _store.PassTimeAsync(store.RestoreAsync(Id)));
        await store.RestoreAsync(Id);
        Assert.Equal(2, (await SavingStore.IdsAsync(await store.OpenAsync(Id))).Count);
    }

    [Fact]
    public async Task NewerVersionThatIsDeletedDuringARestore_IsTheOneThatComesBack()
    {
        ContextStore other = _store.Open();
        await _store.CreateAsync(1, Id);
        await other.DeleteAsync(Id);
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        await _store.CreateAsync(2, Id);
        using FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).Before(
            FileOperationKind.Stat, $"-deleted-{Id}/context.json", () => other.DeleteAsync(Id).GetAwaiter().GetResult());

        await _store.Open(files).RestoreAsync(Id);

        Assert.Equal(2, (await SavingStore.IdsAsync(await other.OpenAsync(Id))).Count);
    }

    [Fact]
    public async Task Restored_CannotBeDeletedAgain_BeforeItsDeletionIsForgotten()
    {
        await _store.CreateAsync(1, Id);
        KeepReceipt();
        ContextStore other = _store.Open(options: SavingStore.Quick with { WriterWait = TimeSpan.Zero });
        await other.DeleteAsync(Id);
        Exception? refused = null;
        using FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).Before(
            FileOperationKind.DeleteFile, "/deleted/", () => refused = Record.Exception(() => other.DeleteAsync(Id).GetAwaiter().GetResult()));

        await _store.Open(files).RestoreAsync(Id);

        Assert.IsType<WriterWaitException>(refused);
        await other.DeleteAsync(Id);
        Assert.NotNull(Tombstone.Read(SavingStore.Real, _store.Layout, Id));
    }

    [Fact]
    public async Task Delete_KilledAtAnyChange_LosesNothing()
    {
        for (int nth = 1; ; nth++)
        {
            if (Directory.Exists(_store.Layout.Root)) Directory.Delete(_store.Layout.Root, recursive: true);
            await _store.CreateAsync(2, Id);
            KeepReceipt();
            FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).DieAtChange(nth);
            try
            {
                await _store.Open(files, new ContextStoreOptions()).DeleteAsync(Id);
            }
            catch (IOException)
            {
            }

            bool isThere = Directory.Exists(_store.Layout.Context(Id).Root);
            if (!isThere)
            {
                Assert.NotNull(Tombstone.Read(SavingStore.Real, _store.Layout, Id));
                await _store.Open().RestoreAsync(Id);
            }

            await (await _store.OpenAsync(Id)).AppendAsync(SavingStore.Draft(3));
            Assert.Equal(3, (await _store.ReadBranchesAsync(Id))["main"].Count);
            Assert.Empty(_store.Asides(Id));
            if (!files.IsDead) break;
        }
    }

    [Fact]
    public async Task Collect_RemovesWhatIsOlderThanTheGracePeriodAndKeepsTheTombstone()
    {
        ContextStore store = _store.Open();
        await _store.CreateAsync(2, Id);
        KeepReceipt();
        await store.DeleteAsync(Id);
        _store.Clock.Advance(TimeSpan.FromDays(7));
        await _store.CreateAsync(2, Some.ContextId(6));
        await store.DeleteAsync(Some.ContextId(6));
        Assert.Empty(await store.CollectTrashAsync());

        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Id], (await store.CollectTrashAsync()).Select(e => e.Id));
        Assert.Equal([Some.ContextId(6)], (await store.ListTrashAsync().ToListAsync()).Select(e => e.Id));
        Assert.NotNull(Tombstone.Read(SavingStore.Real, _store.Layout, Id));
    }

    [Fact]
    public async Task Collect_CutShort_LeavesNothingThatIsRestored()
    {
        await _store.CreateAsync(2, Id);
        await _store.Open().DeleteAsync(Id);
        _store.Clock.Advance(TimeSpan.FromDays(8));
        FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).DieAtChange(2);
        Assert.Empty(await _store.Open(files).CollectTrashAsync());
        Assert.True(files.IsDead);
        await Assert.ThrowsAsync<ContextNotFoundException>(() => _store.Open().RestoreAsync(Id));
        Assert.Single(await _store.Open().CollectTrashAsync());
        Assert.Empty(await _store.Open().ListTrashAsync().ToListAsync());
    }

    [Fact]
    public async Task Collect_PassesOverWhatCannotBeRemovedAndTellsOfIt()
    {
        ContextStore store = _store.Open();
        await _store.CreateAsync(1, Id);
        await _store.CreateAsync(1, Some.ContextId(6));
        await store.DeleteAsync(Id);
        await store.DeleteAsync(Some.ContextId(6));
        _store.Clock.Advance(TimeSpan.FromDays(8));
        using var files = new FaultyFileOperations(SavingStore.Real).Fail(FileOperationKind.DeleteFile, $"-deleted-{Id}");
        var passedOver = new List<string>();

        Assert.Equal([Some.ContextId(6)], (await _store.Open(files).CollectTrashAsync(passedOver.Add)).Select(e => e.Id));
        Assert.Contains(Id.ToString(), Assert.Single(passedOver), StringComparison.Ordinal);
        Assert.Equal([Id], (await store.CollectTrashAsync()).Select(e => e.Id));
    }

    [Fact]
    public async Task Collect_RemovesAlsoWhatHasNamesThatAreNoText()
    {
        if (!OperatingSystem.IsLinux()) return;
        await _store.CreateAsync(1, Id);
        SavingStore.Real.WriteNew(_store.Layout.Context(Id).Pool + "/\udcff", "x"u8, Permissions.Private);
        ContextStore store = _store.Open();
        await store.DeleteAsync(Id);
        SavingStore.Real.WriteNew(_store.Layout.Trash + "/\udcfe", "mine"u8, Permissions.Private);
        _store.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal([Id], (await store.CollectTrashAsync()).Select(e => e.Id));
        Assert.Equal(["\udcfe"], SavingStore.Real.List(_store.Layout.Trash));
        SavingStore.Real.DeleteFile(_store.Layout.Trash + "/\udcfe");
    }

    /// <summary>Whatever stops a deletion: a context that is there has no tombstone, and one that is gone has one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeleteStoppedAtAnyCall_LeavesATombstoneOnlyWithoutTheContext(bool isCancelled)
    {
        for (int nth = 1; ; nth++)
        {
            if (Directory.Exists(_store.Layout.Root)) Directory.Delete(_store.Layout.Root, recursive: true);
            await _store.CreateAsync(1, Id);
            KeepReceipt();
            using var cancel = new CancellationTokenSource();
            var files = new FaultyFileOperations(SavingStore.Real);
            if (isCancelled) files.AtCall(nth, _ => cancel.Cancel());
            else files.FailCall(nth);
            await Record.ExceptionAsync(() => _store.Open(files).DeleteAsync(Id, cancel.Token));

            bool isThere = File.Exists(_store.Layout.Context(Id).Metadata);
            Assert.True(isThere == Tombstone.Read(SavingStore.Real, _store.Layout, Id) is null, $"call {nth}: {files.Struck}");
            if (files.Struck is null) break;
        }
    }

    [Fact]
    public async Task Collect_RemovesDraftsOfDeadWritersOnly()
    {
        await _store.CreateAsync(1, Id);
        using WriterRoom writer = WriterRoom.Open(SavingStore.Real, _store.Layout, _store.Clock);
        using WriterRoom run = WriterRoom.Open(SavingStore.Real, _store.Layout, _store.Clock, "20251108T110640123Z-b338");
        string[] living = [writer.Writer, run.Writer];
        foreach (string name in (string[])[.. living, "w-4194999-1-abc", "20251108T110640123Z-b339", "somebody"])
            Directory.CreateDirectory(Path.Combine(_store.Layout.StagingOf(name), Id.ToString()));
        await _store.Open().CollectTrashAsync();
        Assert.Equal(living.Order(StringComparer.Ordinal), _store.Directory.Names("storage/.staging"));
        Assert.All(living, name => Assert.Equal([Id.ToString()], _store.Directory.Names($"storage/.staging/{name}")));
    }

    [Fact]
    public async Task List_PassesOverWhatWasNotPutThereByTheProduct()
    {
        foreach (string name in (string[])["notes.txt", "20251108T110640000Z-abcdef-deleted-x", $"20251399T110640000Z-abcdef-deleted-{Id}", $"20251108T110640000Z-abcdef-removed-{Id}"])
            Directory.CreateDirectory(Path.Combine(_store.Layout.Trash, name));
        Assert.Equal("removed", Assert.Single(await _store.Open().ListTrashAsync().ToListAsync()).Kind);
    }

    private void KeepReceipt() => _store.Directory.Write(_store.Layout.Context(Id).Receipt, Some.Receipt(Id).ToJson());

    private static int Number(MessageId id) => Convert.ToInt32(id.ToString()[24..], 16);
}
