using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>
/// Every call of every operation of a store fails once, reads and clean-up included, for every reason there is: the operation says so by a
/// documented exception or has done all of it, nothing that was there is lost, and the next one of its kind goes through.
/// <c>CONTEXTPOOL_TRIALS=long</c> tries every call.
/// </summary>
[Trait("Category", "Slow")]
public sealed class EveryCallFailsTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(1);
    private static readonly ContextStoreOptions Durable = new();

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    private static IReadOnlyDictionary<string, Func<ContextStore, Task>> Operations { get; } =
        new Dictionary<string, Func<ContextStore, Task>>(EverySave.Of.Select(
            save => new KeyValuePair<string, Func<ContextStore, Task>>(save.Key, async store => await save.Value(await store.OpenAsync(Id)))))
        {
            ["create"] = store => store.CreateAsync(new NewContext { Id = Some.ContextId(2), Messages = [SavingStore.Draft(1), SavingStore.Draft(2)] }),
            ["delete"] = store => store.DeleteAsync(Id),
            ["restore"] = async store =>
            {
                await store.DeleteAsync(Id);
                await store.RestoreAsync(Id);
            },
            ["pack"] = store => store.PackAsync(Id),
            ["unpack"] = async store =>
            {
                await store.PackAsync(Id);
                await store.UnpackAsync(Id);
            },
            ["read"] = async store => Assert.Equal(4, (await SavingStore.IdsAsync(await store.OpenAsync(Id), "main")).Count),
        };

    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            int start = 0;
            foreach (string name in Operations.Keys)
            {
                foreach (FileFailure failure in (FileFailure[])[FileFailure.NoSpace, FileFailure.AccessDenied, FileFailure.TooManyOpenFiles, FileFailure.Device])
                    cases.Add(name, (int)failure, start++);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task OneCallFails_NothingIsLost_AndTheNextGoesThrough(string name, int reason, int start)
    {
        int step = Trials.AreLong ? 1 : 5;
        for (int nth = 1 + (start % step); ; nth += step)
        {
            if (Directory.Exists(_store.Layout.Root)) Directory.Delete(_store.Layout.Root, recursive: true);
            await EverySave.PrepareAsync(_store.Open(), Id);
            Dictionary<string, List<string>> before = await _store.ReadBranchesAsync(Id);
            FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).FailCall(nth, (FileFailure)reason);
            Exception? failed = await TryAsync(name, files);
            Assert.True(failed is null or ContextPoolException, $"call {nth}, {files.Struck}: {failed}");
            await AssertNothingLostAsync(name, before, $"call {nth}, {files.Struck}: {failed?.Message}");
            if (files.Struck is null) return;
            Trials.Count(GetType(), 1, "failing calls");
        }
    }

    private async Task<Exception?> TryAsync(string name, IFileOperations files)
    {
        try
        {
            await Operations[name](_store.Open(files, Durable)).WaitAsync(TimeSpan.FromSeconds(60));
            return null;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            return e;
        }
    }

    private async Task AssertNothingLostAsync(string name, Dictionary<string, List<string>> before, string what)
    {
        ContextStore store = _store.Open(options: Durable);
        if (!File.Exists(_store.Layout.Context(Id).Metadata))
        {
            Assert.True(name is "delete" or "restore", what);
            await store.RestoreAsync(Id);
        }

        Dictionary<string, List<string>> after = await _store.ReadBranchesAsync(Id);
        if (name is "delete" or "restore" or "pack" or "unpack" or "create" or "read") Assert.Equal(before, after);
        else Assert.True(after.Values.Sum(b => b.Count) >= (name == "delete branch" ? before["main"].Count : before.Values.Sum(b => b.Count)), what);
        await (await store.OpenAsync(Id)).AppendAsync(SavingStore.Draft(60), after.Keys.First());
        Assert.Empty(_store.Asides(Id));
    }
}
