using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>
/// I2, I6, I7: the fold that an append brings about by itself, cut short at any change of the disk. Nothing is lost and nothing is
/// there twice, and the next append ends what the dead one began.
/// </summary>
public sealed class CommitLogFoldCrashTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(77);

    // Every line of the log names its branch, so a dozen appends make a log that is long enough.
    private static readonly string Branch = new('b', CommitLogFile.SmallestLogToFold / 12);

    private const int NextId = 50;

    private readonly TempDirectory _directory = TempDirectory.InMemory();
    private readonly List<(string Name, int Acknowledged)> _cuts = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task KilledAtAnyChangeOfTheFold_LosesNothingAndIsFoldedByTheNext()
    {
        int killedInFold = 0;
        for (int nth = 1; ; nth++)
        {
            string name = $"killed-{nth}";
            int before = await FillLogAsync(name, SavingStore.Real);
            FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).DieAtChange(nth);
            bool isSaved = await TryAppendAsync(name, files, before + 1);
            if (!files.IsDead) break;
            if (isSaved) killedInFold++;
            await AssertHasAsync(name, atLeast: isSaved ? before + 1 : before, atMost: before + 1);
        }

        // The announcement, the head aside with its sync, its rename, the end of the log, and the syncs of the names.
        Trials.Count(GetType(), killedInFold, "kills in a fold");
        Assert.True(killedInFold >= 6, $"only {killedInFold} changes were of a fold");
    }

    [Theory]
    [InlineData(Remains.Synced)]
    [InlineData(Remains.Names)]
    [InlineData(Remains.NamesAndLengths)]
    public async Task CutAtAnyChangeOfTheFold_LosesNothingAndIsFoldedByTheNext(Remains remains)
    {
        const string Live = "live";
        var files = new PowerCutFileOperations(UnsyncedFileOperations.OfThisPlatform, _directory[Live]);
        int before = await FillLogAsync(Live, files);
        files.OnChange = () => Cut(files, remains, before);
        Assert.True(await TryAppendAsync(Live, files, before + 1));
        Cut(files, remains, before + 1);

        Assert.False(File.Exists(ContextIn(Live).CommitLog), "the append was to fold");
        foreach ((string name, int acknowledged) in _cuts) await AssertHasAsync(name, acknowledged, before + 1);
        Trials.Count(GetType(), _cuts.Count, "power cuts in a fold");
    }

    /// <summary>A context with a log that the next append makes long enough.</summary>
    /// <returns>How many messages it has, numbered from 1.</returns>
    private async Task<int> FillLogAsync(string name, IFileOperations files)
    {
        ContextStore store = Open(name, files);
        await store.EnableFeatureAsync(StoreFeatures.CommitLog);
        ChatContext context = await store.CreateAsync(new NewContext { Id = Id, Branch = Branch, Messages = [SavingStore.Draft(1)] });
        int messages = 1;
        for (long length = 0, line = 0; length + line < CommitLogFile.SmallestLogToFold;)
        {
            await context.AppendAsync(SavingStore.Draft(++messages));
            long longer = new FileInfo(ContextIn(name).CommitLog).Length;
            (length, line) = (longer, longer - length);
        }

        return messages;
    }

    private async Task<bool> TryAppendAsync(string name, IFileOperations files, int number)
    {
        try
        {
            await (await Open(name, files).OpenAsync(Id)).AppendAsync(SavingStore.Draft(number));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Cut(PowerCutFileOperations files, Remains remains, int acknowledged)
    {
        string name = $"cut-{_cuts.Count}";
        files.CutTo(_directory, name, remains);
        _cuts.Add((name, acknowledged));
    }

    private async Task AssertHasAsync(string name, int atLeast, int atMost)
    {
        int found = await AssertIsWholeAsync(name);
        Assert.True(found >= atLeast && found <= atMost, $"{name}: {found} messages: expected {atLeast} to {atMost}");

        // Another message than the dead one was to write: its file may be there, and its id taken.
        Assert.True(await TryAppendAsync(name, SavingStore.Real, NextId));
        Assert.Equal(found + 1, await AssertIsWholeAsync(name, found));

        Assert.Contains(Some.MessageId(atLeast).ToString(), File.ReadAllText(ContextIn(name).Metadata), StringComparison.Ordinal);
        var log = new FileInfo(ContextIn(name).CommitLog);
        Assert.True(!log.Exists || log.Length < CommitLogFile.SmallestLogToFold, $"{name}: the log is still as long");
        Assert.Empty(Directory.EnumerateFiles(ContextIn(name).Root, ".new-*"));
        Assert.Empty(Directory.EnumerateFiles(ContextIn(name).Root, "commits.unapplied-*"));
    }

    /// <returns>How many messages the branch has: each once, in order, readable.</returns>
    private async Task<int> AssertIsWholeAsync(string name, int beforeNext = int.MaxValue)
    {
        ContextStore store = Open(name, SavingStore.Real);
        int found = 0;
        await foreach (BranchMessage message in (await store.OpenAsync(Id)).ReadBranchAsync(Branch))
        {
            Assert.True(message.Message is not null, $"{name}: {message.WhyUnavailable}");
            Assert.Equal(Some.MessageId(found == beforeNext ? NextId : found + 1), message.Id);
            found++;
        }

        await foreach (Finding finding in store.CheckAsync(new CheckOptions { ReadData = true }))
            Assert.False(finding.IsDamage, $"{name}: {finding}");
        return found;
    }

    private ContextLayout ContextIn(string name) => new StoreLayout(_directory[name]).Context(Id);

    private ContextStore Open(string name, IFileOperations files) =>
        ContextStore.Open(_directory[name], new ContextStoreOptions { Durable = true }, files, new StoppedClock { PassesOverWaits = true });
}
