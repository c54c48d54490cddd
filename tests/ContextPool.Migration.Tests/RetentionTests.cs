using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Retention;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>What piles up goes when it is due, and never a copy that something still relies on.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly KeepRule LastOne = new(Last: 1, Within: null);

    private readonly Scene _scene = new();

    [Fact]
    public async Task BackupsOfReplacedVersions_GoWithTheTrashThatNamesThem()
    {
        ContextId id = await PublishVersionsAsync(3);
        Assert.Equal(3, BackupsOf(id).Length);
        // The trash still names two of them.
        await NightAsync(TimeSpan.FromDays(1));
        Assert.Equal((3, 2), (BackupsOf(id).Length, _scene.Trashed(id).Count));

        await NightAsync(Week);

        Assert.Empty(_scene.Trashed(id));
        Assert.Single(BackupsOf(id));
        _scene.AssertBackupsCheck();
        _scene.AssertPool(id, _scene.Directory.Read(Path.Combine(Scene.Conversations, $"{id}.json")));
        Assert.True(_scene.HasBackup(id, _scene.Directory.Read(Path.Combine(Scene.Conversations, $"{id}.json"))));
    }

    [Fact]
    public async Task BackupOfAContextThatWasNeverPublished_IsTheOnlyCopyAndStays()
    {
        ContextId id = Some.ContextId(1);
        for (int version = 0; version < 3; version++)
        {
            _scene.Put($"{id}.json", System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","broken":{{version}} """), writtenAt: version);
            await NightAsync(TimeSpan.FromDays(30));
        }

        Assert.Equal(3, BackupsOf(id).Length);
    }

    [Fact]
    public async Task BackupOfADeletedContext_IsTheOnlyCopyAndStays()
    {
        ContextId id = await PublishVersionsAsync(2);
        await ContextStore.Open(_scene.Options.StorageDirectory, new ContextStoreOptions(), Scene.Disk, _scene.Clock).DeleteAsync(id);
        await NightAsync(TimeSpan.FromDays(30));
        await NightAsync(TimeSpan.FromDays(30));
        Assert.False(_scene.IsPublished(id));
        Assert.Equal(2, BackupsOf(id).Length);
    }

    [Fact]
    public async Task PublishedContextWhoseOwnBackupIsNotIntact_KeepsTheOlderOnes()
    {
        ContextId id = await PublishVersionsAsync(3);
        File.AppendAllText(BackupsOf(id)[^1], " ");
        await NightAsync(TimeSpan.FromDays(30));
        await NightAsync(TimeSpan.FromDays(30));
        Assert.Equal(3, BackupsOf(id).Length);
    }

    [Fact]
    public async Task BackupYoungerThanThePublishedVersion_IsTheOnlyCopyAndStays()
    {
        ContextId id = await PublishVersionsAsync(1);
        for (int version = 1; version < 3; version++)
        {
            _scene.Put($"{id}.json", "{ broken"u8.ToArray().Concat(new byte[] { (byte)(' ' + version) }).ToArray(), writtenAt: version);
            await NightAsync(TimeSpan.FromDays(30));
        }

        Assert.Equal(3, BackupsOf(id).Length);
    }

    [Fact]
    public async Task DyingBetweenListAndCopy_LosesNothing()
    {
        ContextId id = await PublishVersionsAsync(3);
        BackupDirectory backups = BackupDirectory.Open(Scene.Disk, _scene.Options.BackupDirectory, _scene.Clock);
        backups.Unlist(BackupsOf(id).Take(2).Select(path => Path.GetFileName(path)).ToHashSet());
        BackupDirectory.Open(Scene.Disk, _scene.Options.BackupDirectory, _scene.Clock);
        _scene.AssertBackupsCheck();
    }

    [Fact]
    public async Task EitherRule_Keeps()
    {
        ContextId id = await PublishVersionsAsync(5);
        _scene.Options = _scene.Options with
        {
            Retention = new() { Trash = new(null, TimeSpan.Zero), Backups = new(Last: 2, Within: TimeSpan.FromHours(40)) },
        };
        // Versions of five days: the last two, and what is no older than 40 hours.
        await NightAsync(TimeSpan.FromHours(12), keepRules: true);
        Assert.Equal(2, BackupsOf(id).Length);
    }

    [Fact]
    public async Task Defaults_KeepEveryBackupAndReport()
    {
        ContextId id = await PublishVersionsAsync(3);
        _scene.Clock.Advance(TimeSpan.FromDays(5000));
        await _scene.RunAsync(options: _scene.Options with { Retention = new() });
        Assert.Equal(3, BackupsOf(id).Length);
        Assert.Equal(4, _scene.Directory.Names("reports").Count(name => name.EndsWith(".csv", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reports_GoWithAllThatBelongsToThem()
    {
        _scene.PutTalk(1);
        _scene.Options = _scene.Options with { ReportPage = true };
        for (int night = 0; night < 4; night++) await NightAsync(TimeSpan.FromDays(1));
        string killed = _scene.Directory.Write("reports/20200101T000000000Z-abcd.csv.partial", "run_id\n"u8);
        File.SetLastWriteTimeUtc(killed, _scene.Clock.GetUtcNow().UtcDateTime - TimeSpan.FromDays(2));
        string alive = _scene.Directory.Write("reports/20200101T000000000Z-beef.csv.partial", "run_id\n"u8);
        File.SetLastWriteTimeUtc(alive, _scene.Clock.GetUtcNow().UtcDateTime);
        _scene.Directory.Write("reports/notes.csv", "mine"u8);

        await NightAsync(TimeSpan.FromMinutes(1), new RetentionOptions { Reports = new(Last: 2, Within: null) });

        IReadOnlyList<string> left = [.. _scene.Directory.Names("reports").Order()];
        Assert.Equal(2 * 3 + 2, left.Count);
        Assert.Contains(Path.GetFileName(alive), left);
        Assert.Contains("notes.csv", left);
    }

    [Fact]
    public async Task ReportThatTheNextRunComparesWith_StaysHoweverManyDryRunsFollow()
    {
        _scene.PutTalk(1);
        string compared = (await _scene.RunAsync()).Summary.RunId;
        for (int i = 0; i < 3; i++)
        {
            _scene.Clock.Advance(TimeSpan.FromMinutes(1));
            await _scene.RunAsync(options: _scene.Options with { DryRun = true });
        }

        var retention = new ReportRetention(Scene.Disk, _scene.Options.ReportDirectory, LastOne);
        IReadOnlyList<Leaving> due = retention.Find(_scene.Clock.GetUtcNow().AddDays(1));
        Assert.DoesNotContain(due, leaving => leaving.Name == compared);
        Assert.Equal(2, due.Count);
        retention.Remove(due, _ => { });
        Assert.Equal(
            [$"{compared}.csv", $"{compared}.json"],
            _scene.Directory.Names("reports").Where(name => !name.Contains("-dry.", StringComparison.Ordinal)).Order());
        Assert.Equal(2, _scene.Directory.Names("reports").Count(name => name.Contains("-dry.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task DryRuns_PushNoNightOut()
    {
        _scene.PutTalk(1);
        foreach (bool isDry in new[] { false, false, true, true })
        {
            _scene.Clock.Advance(TimeSpan.FromMinutes(1));
            await _scene.RunAsync(options: _scene.Options with { DryRun = isDry });
        }

        var retention = new ReportRetention(Scene.Disk, _scene.Options.ReportDirectory, new KeepRule(Last: 2, Within: null));
        Assert.Empty(retention.Find(_scene.Clock.GetUtcNow().AddDays(1)));
    }

    [Fact]
    public async Task DryRun_RemovesNothing()
    {
        ContextId id = await PublishVersionsAsync(3);
        _scene.Clock.Advance(TimeSpan.FromDays(30));
        await _scene.RunAsync(options: _scene.Options with { DryRun = true, Retention = new() { Backups = LastOne, Reports = LastOne } });
        Assert.Equal((3, 2), (BackupsOf(id).Length, _scene.Trashed(id).Count));
    }

    public void Dispose() => _scene.Dispose();

    /// <summary>One context, changed and migrated night after night.</summary>
    private async Task<ContextId> PublishVersionsAsync(int versions)
    {
        ContextId id = Some.ContextId(1);
        for (int version = 0; version < versions; version++)
        {
            _scene.Put(new LegacyJson(id).Talk(2 + version), writtenAt: version);
            await _scene.RunAsync();
            if (version < versions - 1) _scene.Clock.Advance(TimeSpan.FromDays(1));
        }

        return id;
    }

    private Task NightAsync(TimeSpan later, bool keepRules) => NightAsync(later, keepRules ? _scene.Options.Retention : null);

    private async Task NightAsync(TimeSpan later, RetentionOptions? rules = null)
    {
        _scene.Clock.Advance(later);
        await _scene.RunAsync(options: _scene.Options with { Retention = rules ?? new() { Trash = new(null, Week), Backups = LastOne } });
    }

    private string[] BackupsOf(ContextId id) => [.. Directory.GetFiles(_scene.Options.BackupDirectory, $"{id}_*.json").Order(StringComparer.Ordinal)];
}
