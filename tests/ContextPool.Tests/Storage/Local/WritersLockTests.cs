using ContextPool.Files;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Storage.Local;

public sealed class WritersLockTests : IDisposable
{
    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task HeldForTooLong_GivesUpAndWritesNothing()
    {
        ContextId id = (await _store.CreateAsync(messages: 1)).Id;
        ChatContext context = await _store.OpenAsync(id);
        TreeSnapshot before = _store.Directory.Snapshot();
        using (SavingStore.Real.TryLock(_store.Layout.Context(id).Root))
            Assert.IsType<WriterWaitException>(await _store.PassTimeAsync(context.AppendAsync(SavingStore.Draft(2))));
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
        await context.AppendAsync(SavingStore.Draft(2));
    }

    [Fact]
    public async Task LetGo_LetsTheWaitingWriterIn()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        IDisposable held = SavingStore.Real.TryLock(_store.Layout.Context(context.Id).Root)!;
        Task<Message> saving = context.AppendAsync(SavingStore.Draft(2));
        Assert.False(saving.IsCompleted);
        held.Dispose();
        await saving;
    }

    [Fact]
    public async Task Cancelled_WaitsNoLonger()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        using IDisposable? held = SavingStore.Real.TryLock(_store.Layout.Context(context.Id).Root);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.AppendAsync(SavingStore.Draft(2), cancel: cancel.Token));
    }

    /// <summary>A lock that nobody knows of would shut every writer out for as long as the program lives.</summary>
    [Fact]
    public async Task LookBehindTheLockThatFails_LetsItGo()
    {
        ContextId id = (await _store.CreateAsync(messages: 1)).Id;
        string root = _store.Layout.Context(id).Root;
        using var files = new FaultyFileOperations(SavingStore.Real);
        files.After(FileOperationKind.Lock, root, () => files.Fail(FileOperationKind.Stat, root));
        ChatContext context = await _store.OpenAsync(id, files);

        await Assert.ThrowsAsync<FileOperationException>(() => context.AppendAsync(SavingStore.Draft(2)));

        using IDisposable? free = SavingStore.Real.TryLock(root);
        Assert.NotNull(free);
    }

    [Fact]
    public async Task DirectoryExchangedBetweenLookAndLock_IsLockedAgain()
    {
        ContextId id = (await _store.CreateAsync(messages: 1)).Id;
        string root = _store.Layout.Context(id).Root;
        using var files = new FaultyFileOperations(SavingStore.Real).Before(FileOperationKind.Lock, root, () =>
        {
            // What an update does: the replaced version goes, another one is there.
            Directory.Move(root, root + "-old");
            Tool.Run("cp", ["-r", root + "-old", root]);
        });
        ChatContext context = await _store.OpenAsync(id, files);
        await context.AppendAsync(SavingStore.Draft(2));
        Assert.Equal(2, (await _store.OpenAsync(id)).Metadata.Branches[0].MessageIds.Count);
        Assert.Single(Directory.GetFiles(Path.Combine(root + "-old", "messages_pool")));
    }

    [Fact]
    public async Task DeletedContext_IsNotFoundByItsWriters()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        await _store.Open().DeleteAsync(context.Id);
        await Assert.ThrowsAsync<ContextNotFoundException>(() => context.AppendAsync(SavingStore.Draft(2)));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => context.SwitchBranchAsync("main"));
    }

    /// <summary>I7: what a writer that died has left aside goes with the next writer.</summary>
    [Fact]
    public async Task Litter_IsDeletedByTheFirstSaveOfAContext()
    {
        ContextId id = (await _store.CreateAsync(messages: 1)).Id;
        string root = _store.Layout.Context(id).Root;
        _store.Directory.Write(Path.Combine(root, ".new-1"), "half a mess");
        ChatContext context = await _store.OpenAsync(id);
        Assert.Single(_store.Asides(id));
        await context.AppendAsync(SavingStore.Draft(2));
        Assert.Empty(_store.Asides(id));
    }
}
