using ContextPool.Files;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Packing;

/// <summary>
/// I2, I5, I7: packing, folding and unpacking, cut short at any change of the disk, by a kill or by a power cut. Every message is there as it
/// was, readers find it in what is left, and whoever does it again ends where nobody died.
/// </summary>
public sealed class PackCrashTests : IDisposable
{
    private const string Live = "live";
    private const int Appended = 50;

    private readonly PackingStore _store = new(inMemory: true);

    public enum Work
    {
        Pack,
        PackAll,
        Unpack,
    }

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(Work.Pack, 12)]
    [InlineData(Work.PackAll, 14)]
    [InlineData(Work.Unpack, 14)]
    public async Task KilledAtAnyChange_LosesNothing_AndIsFinishedByTheNext(Work work, int atLeast)
    {
        SortedDictionary<string, string> before = await PrepareAsync(Live, SavingStore.Real, work);
        (int Packs, int Loose) end = await EndOfAsync(work);
        int nth = 1;
        for (; ; nth++)
        {
            string name = $"killed-{nth}";
            await PrepareAsync(name, SavingStore.Real, work);
            FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).DieAtChange(nth);
            try
            {
                await DoAsync(name, files, work);
            }
            catch (IOException) when (files.IsDead)
            {
                // The process is gone.
            }

            if (!files.IsDead) break;
            await AssertLosesNothingAsync(name, work, before, end);
        }

        Assert.True(nth > atLeast, $"only {nth - 1} changes");
    }

    [Theory]
    [InlineData(Work.Pack, Remains.Synced)]
    [InlineData(Work.Pack, Remains.Names)]
    [InlineData(Work.Pack, Remains.NamesAndLengths)]
    [InlineData(Work.PackAll, Remains.Synced)]
    [InlineData(Work.PackAll, Remains.Names)]
    [InlineData(Work.PackAll, Remains.NamesAndLengths)]
    [InlineData(Work.Unpack, Remains.Synced)]
    [InlineData(Work.Unpack, Remains.Names)]
    [InlineData(Work.Unpack, Remains.NamesAndLengths)]
    public async Task CutAtAnyChange_LosesNothing_AndIsFinishedByTheNext(Work work, Remains remains)
    {
        var files = new PowerCutFileOperations(UnsyncedFileOperations.OfThisPlatform, _store.Directory[Live]);
        SortedDictionary<string, string> before = await PrepareAsync(Live, files, work);
        (int Packs, int Loose) end = await EndOfAsync(work);
        var cuts = new List<string>();
        files.OnChange = Cut;

        await DoAsync(Live, files, work);

        files.OnChange = null;
        Assert.True(cuts.Count > 10, $"only {cuts.Count} changes");
        foreach (string name in cuts) await AssertLosesNothingAsync(name, work, before, end);

        void Cut()
        {
            string name = $"cut-{cuts.Count}";
            files.CutTo(_store.Directory, name, remains);
            cuts.Add(name);
        }
    }

    /// <summary>How many packs and loose messages there are where nobody dies.</summary>
    private async Task<(int Packs, int Loose)> EndOfAsync(Work work)
    {
        await PrepareAsync("whole", SavingStore.Real, work);
        await DoAsync("whole", SavingStore.Real, work);
        return (_store.PacksIn("whole").Length, _store.LooseIn("whole"));
    }

    /// <summary>Ten messages; but for the first pack of all, in two packs, one of them replaced in the younger and one loose.</summary>
    private async Task<SortedDictionary<string, string>> PrepareAsync(string name, IFileOperations files, Work work)
    {
        ChatContext context = await _store.CreateAsync(8, files, name);
        if (work != Work.Pack)
        {
            ContextStore store = _store.Open(files, name);
            await store.PackAsync(PackingStore.Id);
            await context.AppendAsync(SavingStore.Draft(9));
            await PackingStore.ReplaceAsync(context, 3, "second");
            await store.PackAsync(PackingStore.Id);
            await PackingStore.ReplaceAsync(context, 4, "third");
            await context.AppendAsync(SavingStore.Draft(10));
        }

        return await _store.ReadAllAsync(name);
    }

    private Task<PackResult> DoAsync(string name, IFileOperations files, Work work)
    {
        ContextStore store = _store.Open(files, name);
        return work == Work.Unpack ? store.UnpackAsync(PackingStore.Id) : store.PackAsync(PackingStore.Id, new PackOptions { All = work == Work.PackAll });
    }

    private async Task AssertLosesNothingAsync(string name, Work work, SortedDictionary<string, string> before, (int Packs, int Loose) end)
    {
        Assert.Equal(before, await _store.ReadAllAsync(name));
        await (await _store.Open(SavingStore.Real, name).OpenAsync(PackingStore.Id)).AppendAsync(SavingStore.Draft(Appended));
        bool isPacked = _store.PacksIn(name).Length > 0;
        PackResult next = await DoAsync(name, SavingStore.Real, work);

        // What the dead one has packed is not packed once more.
        if (work == Work.Pack) Assert.Equal(isPacked ? 1 : before.Count + 1, next.Messages);
        SortedDictionary<string, string> after = await _store.ReadAllAsync(name);
        Assert.True(after.Remove(Some.MessageId(Appended).ToString()));
        Assert.Equal(before, after);
        Assert.Empty(Directory.GetFiles(_store.LayoutIn(name).Root, ".new-*"));

        // A pack that was finished stays beside the one of what came later; a second fold makes one of both.
        int packs = _store.PacksIn(name).Length;
        Assert.InRange(packs, end.Packs, work == Work.Pack ? end.Packs + 1 : end.Packs);
        Assert.Equal(work == Work.Unpack ? end.Loose + 1 : end.Loose, _store.LooseIn(name));
    }
}
