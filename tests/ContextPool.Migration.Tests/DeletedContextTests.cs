using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.Migration.Tests;

/// <summary>What was deleted stays deleted, as long as the legacy file says nothing new.</summary>
public sealed class DeletedContextTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly StoppedClock _clock = new();
    private readonly LegacyJson _legacy = new LegacyJson().Talk(3);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnchangedSource_IsSkippedAsDeleted(bool checksum)
    {
        await MigrateAndDeleteAsync();
        if (checksum) File.SetLastWriteTimeUtc(_directory["conversations", _legacy.FileName], new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal((Outcome.Skipped, "deleted"), await RunAsync(checksum));
        Assert.False(_directory.Has($"storage/contexts/{_legacy.Id}"));
        Assert.True(_directory.Has($"conversations/{_legacy.FileName}"));
        Assert.True(_directory.Has($"storage/deleted/{_legacy.Id}.json"));
    }

    [Fact]
    public async Task ChangedSource_IsMigratedAsNewAndTheTombstoneGoes()
    {
        await MigrateAndDeleteAsync();
        _legacy.User("something new");
        _legacy.SaveTo(_directory);
        Assert.Equal((Outcome.Migrated, ""), await RunAsync());
        Assert.Empty(PoolOracle.Differences(_legacy.ToBytes(), _directory[$"storage/contexts/{_legacy.Id}"]));
        Assert.False(_directory.Has($"storage/deleted/{_legacy.Id}.json"));
        Assert.Equal((Outcome.Unchanged, ""), await RunAsync());
    }

    [Fact]
    public async Task RestoredContext_IsUnchanged()
    {
        await MigrateAndDeleteAsync();
        await Store().RestoreAsync(_legacy.Id);
        Assert.Equal((Outcome.Unchanged, ""), await RunAsync());
    }

    [Fact]
    public async Task CollectedContext_StaysDeleted()
    {
        await MigrateAndDeleteAsync();
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.Single(await Store().CollectTrashAsync());
        Assert.Equal((Outcome.Skipped, "deleted"), await RunAsync());
    }

    [Fact]
    public async Task DryRun_PredictsTheSame()
    {
        await MigrateAndDeleteAsync();
        Assert.Equal((Outcome.Skipped, "deleted"), await RunAsync(dryRun: true));
    }

    private ContextStore Store() =>
        ContextStore.Open(_directory["storage"], new ContextStoreOptions { Durable = false }, FileOperations.ForThisPlatform, _clock);

    private async Task MigrateAndDeleteAsync()
    {
        _legacy.SaveTo(_directory);
        Assert.Equal((Outcome.Migrated, ""), await RunAsync());
        await Store().DeleteAsync(_legacy.Id);
    }

    private async Task<(Outcome Outcome, string Reason)> RunAsync(bool checksum = false, bool dryRun = false)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        var options = new MigrationOptions
        {
            MinFreeBytes = null,
            LegacyDirectory = _directory["conversations"],
            StorageDirectory = _directory["storage"],
            BackupDirectory = _directory["backups"],
            ReportDirectory = _directory["reports"],
            Durability = Durability.None,
            Checksum = checksum,
            DryRun = dryRun,
        };
        var run = new MigrationRun(options, FileOperations.ForThisPlatform, _clock, NullLogger<MigrationRun>.Instance);
        RunSummary summary = await run.RunAsync(CancellationToken.None);
        Assert.Equal(RunEnd.Completed, summary.End);
        (Outcome, string)[] rows = [.. File.ReadAllLines(summary.ReportPath!).Skip(1).Select(Row)];
        return Assert.Single(rows);
    }

    private static (Outcome Outcome, string Reason) Row(string line)
    {
        string[] cells = line.Split(',');
        Outcome outcome = Enum.GetValues<Outcome>().Single(o => SnakeCase.Of(o) == cells[3]);
        return (outcome, cells[4]);
    }
}
