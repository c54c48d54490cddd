using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

/// <summary><c>delete</c>, <c>restore</c> and <c>gc</c>.</summary>
public sealed class TrashCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task DeleteWithoutYes_DoesNothing()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync("delete", id.ToString()));
        Assert.Contains("--yes", _store.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_store.PathIn(id)));
    }

    [Fact]
    public async Task DeletedContext_ComesBack()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(2));
        Assert.Equal(0, await _store.RunAsync("delete --yes", id.ToString()));
        Assert.False(Directory.Exists(_store.PathIn(id)));
        Assert.Equal(0, await _store.RunAsync("restore", id.ToString()));
        Assert.Equal(0, await _store.RunAsync("check --read-data"));
        Assert.StartsWith("1 context, 2 messages", _store.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restore")]
    [InlineData("delete --yes")]
    public async Task UnknownContext_IsTold(string command)
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync(command, Support.Some.Id));
        Assert.Contains(Support.Some.Id, _store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LegacyFile_IsNotDeleted()
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        ContextId id = _store.AddLegacy(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync("delete --yes", id.ToString()));
        Assert.True(File.Exists(Path.Combine(_store.Legacy, $"{id}.json")));
    }

    [Fact]
    public async Task Trash_IsEmptiedOnceItIsDue()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(0, await _store.RunAsync("delete --yes", id.ToString()));
        Assert.Equal(0, await _store.RunAsync("gc"));
        Assert.Equal("0 removed, 1 stay in the trash\n", _store.Out);

        _store.Time = new StoppedClock(TimeProvider.System.GetUtcNow().AddDays(8));
        Assert.Equal(0, await _store.RunAsync("gc --dry-run"));
        Assert.EndsWith("1 due, 0 stay in the trash\n", _store.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _store.RunAsync("gc"));
        Assert.EndsWith("1 removed, 0 stay in the trash\n", _store.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync("restore", id.ToString()));
    }

    [Fact]
    public async Task DryCollection_RespectsTheGracePeriodSaysWhyAndRemovesNothing()
    {
        ContextId young = await _store.AddAsync(new LegacyJson().Talk(1));
        ContextId old = await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(0, await _store.RunAsync("delete --yes", old.ToString()));
        DateTimeOffset now = _store.Time.GetUtcNow();
        _store.Time = new StoppedClock(now.AddDays(8));
        Assert.Equal(0, await _store.RunAsync("delete --yes", young.ToString()));
        TreeSnapshot before = _store.Directory.Snapshot(".");

        Assert.Equal(0, await _store.RunAsync("gc --dry-run"));

        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot(".")));
        string due = Assert.Single(_store.Lines, line => line.StartsWith("due", StringComparison.Ordinal));
        Assert.Contains($"deleted-{old}  (older than 7 days)", due, StringComparison.Ordinal);
        Assert.Equal("1 due, 1 stay in the trash", _store.Lines[^1]);
    }

    [Fact]
    public async Task Collection_TakesBackupsAndReportsThatTheSettingsDoNotKeep()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        string settings = _store.Directory.Write("s.json", """
            { "Retention": { "Backups": { "KeepLast": 1 }, "Reports": { "KeepWithin": "1d" } } }
            """u8);
        _store.Directory.Write($"backups/{id}_20200101_000000.json", "{}"u8);
        _store.Directory.Write("reports/20200101T000000000Z-abcd.json", "{}"u8);
        string[] where = ["--settings", settings, "--backup-dir", _store.Directory["backups"], "--report-dir", _store.Directory["reports"]];

        Assert.Equal(0, await _store.RunAsync("gc --dry-run", where));
        Assert.Contains($"due      backup  {id}_20200101_000000.json  (not the last; the context was published from {id}_", _store.Out, StringComparison.Ordinal);
        Assert.Contains("due      report  20200101T000000000Z-abcd  (older than a day)", _store.Out, StringComparison.Ordinal);
        Assert.Equal(2, _store.Directory.Names("backups").Count(name => name.EndsWith(".json", StringComparison.Ordinal)));

        Assert.Equal(0, await _store.RunAsync("gc", where));
        Assert.Single(_store.Directory.Names("backups"), name => name.EndsWith(".json", StringComparison.Ordinal));
        Assert.Empty(_store.Directory.Names("reports"));
    }

    [Fact]
    public async Task CollectionDuringARun_IsLeftToIt()
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        string lockFile = _store.Directory.Write("storage/.lock", "host h process 1 run r\n"u8);
        string settings = _store.Directory.Write("s.json", """{ "Migration": { "LockWait": "0s" } }"""u8);
        using IDisposable? held = Files.FileOperations.ForThisPlatform.TryLock(lockFile);
        Assert.Equal(ExitCodes.StoreLocked, await _store.RunAsync("gc", "--settings", settings));
        Assert.Contains("process 1", _store.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _store.Dispose();
}
