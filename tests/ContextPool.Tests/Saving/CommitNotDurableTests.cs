using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>A save whose last sync failed is no failed save: it says what is true.</summary>
public sealed class CommitNotDurableTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(27);
    private static readonly ContextStoreOptions Durable = new();

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task LastSyncOfAnAppend_SaysCommittedAndTheMessageIsThere()
    {
        await _store.CreateAsync(messages: 1, Id);
        using var files = new FaultyFileOperations(SavingStore.Real);
        ChatContext context = await _store.OpenAsync(Id, files, Durable);
        files.Fail(FileOperationKind.SyncDirectory, Id.ToString(), nth: 2);

        var e = await Assert.ThrowsAsync<CommitNotDurableException>(() => context.AppendAsync(SavingStore.Draft(2)));
        Assert.Equal(Id, e.Context);
        Assert.Equal(FileFailure.Device, Assert.IsType<FileOperationException>(e.InnerException).Failure);
        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], await SavingStore.IdsAsync(context));
        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], await SavingStore.IdsAsync(await _store.OpenAsync(Id)));
    }

    /// <summary>Whichever look at the head fails: where the save is committed, the view shows it.</summary>
    [Fact]
    public async Task LookAtTheCommittedHeadThatFails_IsNoFailedSaveEither()
    {
        await _store.CreateAsync(messages: 1, Id);
        using var files = new FaultyFileOperations(SavingStore.Real);
        ChatContext context = await _store.OpenAsync(Id, files, Durable);
        files.Fail(FileOperationKind.Stat, "context.json");

        await Assert.ThrowsAsync<CommitNotDurableException>(() => context.AppendAsync(SavingStore.Draft(2)));

        Assert.Equal(2, (await SavingStore.IdsAsync(context)).Count);
        Assert.Equal(2, (await SavingStore.IdsAsync(await _store.OpenAsync(Id))).Count);
    }

    [Fact]
    public async Task AppendWhoseHeadIsNotReplaced_LeavesNothingOfItInTheStoredIndex()
    {
        await _store.CreateAsync(messages: 1, Id);
        using FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).Fail(FileOperationKind.Replace, "context.json");
        ChatContext context = await _store.OpenAsync(Id, files, Durable);

        await Assert.ThrowsAsync<FileOperationException>(() => context.AppendAsync(SavingStore.Draft(2)));
        Assert.NotNull(IndexStore.FindOnDisk(SavingStore.Real, _store.Layout.Context(Id), Some.MessageId(1)));
        Assert.Null(IndexStore.FindOnDisk(SavingStore.Real, _store.Layout.Context(Id), Some.MessageId(2)));
    }

    [Fact]
    public async Task LastSyncOfEditReplaceCreateAndDelete_SaysCommitted()
    {
        await _store.CreateAsync(messages: 1, Id);
        await FailingAsync(Id.ToString(), async store => await (await store.OpenAsync(Id)).CreateBranchAsync("other"));
        await FailingAsync("messages_pool", async store =>
        {
            ChatContext context = await store.OpenAsync(Id);
            Message read = (await context.GetMessageAsync(Some.MessageId(1)))!;
            await context.ReplaceAsync(read, SavingStore.Utf8(SavingStore.Text(read.Json).Replace("number", "NUMBER", StringComparison.Ordinal)));
        });
        await FailingAsync("storage/contexts", async store => await store.CreateAsync(new NewContext { Id = Some.ContextId(28) }));
        await FailingAsync(".trash", store => store.DeleteAsync(Id));

        Assert.Equal(Some.ContextId(28), (await _store.OpenAsync(Some.ContextId(28))).Id);
        await Assert.ThrowsAsync<ContextNotFoundException>(() => _store.OpenAsync(Id));
    }

    private async Task FailingAsync(string path, Func<ContextStore, Task> save)
    {
        using FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).Fail(FileOperationKind.SyncDirectory, path);
        await Assert.ThrowsAsync<CommitNotDurableException>(() => save(_store.Open(files, Durable)));
    }
}
