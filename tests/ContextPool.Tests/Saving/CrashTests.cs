using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>
/// I2, I6, I7: a save that is cut short at any change of the disk leaves the context as it was or as it was to be, loses
/// nothing that was there, and the next writer clears up.
/// </summary>
public abstract class CrashTests(StoreFeatures features) : IDisposable
{
    private static readonly ContextStoreOptions Durable = new();
    private static readonly ContextId Id = Some.ContextId(77);

    private readonly SavingStore _store = new();

    public static TheoryData<string> Names => EverySave.Names;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task KilledAtAnyChange_LeavesBeforeOrAfter(string name)
    {
        (State before, State after) = await BeforeAndAfterAsync(name);
        for (int nth = 1; ; nth++)
        {
            await PrepareAsync();
            FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).DieAtChange(nth);
            bool isSaved = await TrySaveAsync(name, files);
            State found = await State.ReadAsync(_store);
            Assert.True(found.Equals(before) || found.Equals(after), $"killed at change {nth}: {found}");
            if (isSaved) Assert.Equal(after, found);
            await AssertNextWriterClearsUpAsync(found);
            if (!files.IsDead) break;
            Trials.Count(GetType(), 1, "kills");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task OneFailingChange_LeavesBeforeOrAfterAndNoLitter(string name)
    {
        (State before, State after) = await BeforeAndAfterAsync(name);
        for (int nth = 1; ; nth++)
        {
            await PrepareAsync();
            var files = new FailOnceFileOperations(SavingStore.Real, nth);
            bool isSaved = await TrySaveAsync(name, files);
            State found = await State.ReadAsync(_store);
            Assert.True(found.Equals(before) || found.Equals(after), $"change {nth} failed: {found}");
            if (isSaved) Assert.Equal(after, found);
            Assert.Equal(found.Equals(after) ? after.Pool : before.Pool, found.Pool);
            Assert.Empty(_store.Asides(Id));
            _store.AssertIndexIsThatOfThePool(Id);
            await AssertNextWriterClearsUpAsync(found);
            if (!files.HasFailed) break;
            Trials.Count(GetType(), 1, "failing calls");
        }
    }

    /// <summary>The view that failed goes on to be of use: it saves the same again, or sees that it was saved.</summary>
    [Theory]
    [InlineData("append")]
    [InlineData("create branch")]
    public async Task SameViewAfterAFailure_SavesAgain(string name)
    {
        (_, State after) = await BeforeAndAfterAsync(name);
        for (int nth = 1; ; nth++)
        {
            await PrepareAsync();
            var files = new FailOnceFileOperations(SavingStore.Real, nth);
            ChatContext context = await _store.OpenAsync(Id, files, Durable);
            await context.GetIndexAsync();
            try
            {
                await EverySave.Of[name](context);
            }
            catch (IOException)
            {
                // Not durable for sure, but committed where only the last sync failed: then the id or name is taken.
                try
                {
                    await EverySave.Of[name](context);
                }
                catch (Exception e) when (e is BranchExistsException or MessageExistsException)
                {
                }
            }

            Assert.Equal(after, await State.ReadAsync(_store));
            Assert.Equal(after.Pool.Count, (await context.GetIndexAsync()).Count);
            if (!files.HasFailed) break;
        }
    }

    private async Task PrepareAsync()
    {
        if (Directory.Exists(_store.Layout.Root)) Directory.Delete(_store.Layout.Root, recursive: true);
        await _store.Open().EnableFeatureAsync(features);
        await EverySave.PrepareAsync(_store.Open(), Id);
    }

    private async Task<(State Before, State After)> BeforeAndAfterAsync(string name)
    {
        await PrepareAsync();
        State before = await State.ReadAsync(_store);
        Assert.True(await TrySaveAsync(name, SavingStore.Real));
        State after = await State.ReadAsync(_store);
        Assert.NotEqual(before, after);
        return (before, after);
    }

    private async Task<bool> TrySaveAsync(string name, IFileOperations files)
    {
        ChatContext context = await _store.OpenAsync(Id, files, Durable);
        try
        {
            await EverySave.Of[name](context);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task AssertNextWriterClearsUpAsync(State found)
    {
        ChatContext next = await _store.OpenAsync(Id);
        await next.AppendAsync(SavingStore.Draft(50), next.Metadata.Branches[0].Name);
        Assert.Empty(_store.Asides(Id));
        _store.AssertIndexIsThatOfThePool(Id);
        State now = await State.ReadAsync(_store);
        Assert.All(found.Pool, message => Assert.Contains(message, now.Pool));
        Assert.Equal(found.Branches.Values.Sum(b => b.Count) + 1, now.Branches.Values.Sum(b => b.Count));
    }

    /// <summary>What a reader sees. Messages of the pool that are in no branch are not part of equality: nobody reads them.</summary>
    private sealed record State(string Metadata, IReadOnlyDictionary<string, List<string>> Branches, IReadOnlyList<string> Pool)
    {
        public static async Task<State> ReadAsync(SavingStore store)
        {
            var pool = new List<string>();
            await foreach (BranchMessage message in (await store.OpenAsync(Id)).ReadAllAsync()) pool.Add(SavingStore.Text(message.Message!.Json));
            return new State(SavingStore.Text((await store.OpenAsync(Id)).Metadata.Json), await store.ReadBranchesAsync(Id), pool);
        }

        public bool Equals(State? other) => other is not null && Metadata == other.Metadata
            && Branches.Keys.SequenceEqual(other.Branches.Keys)
            && Branches.All(b => b.Value.SequenceEqual(other.Branches[b.Key]));

        public override int GetHashCode() => Metadata.GetHashCode(StringComparison.Ordinal);
    }
}

/// <summary>Each save in a plain store.</summary>
public sealed class PlainCrashTests() : CrashTests(StoreFeatures.None);

/// <summary>Each save in a store with logs of commits, the context having one already.</summary>
public sealed class CommitLogCrashTests() : CrashTests(StoreFeatures.CommitLog);
