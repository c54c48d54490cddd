using System.Text.Json;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class RepairCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task WithoutYes_PrintsThePlanAndWritesNothing()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        TreeSnapshot before = _store.Directory.Snapshot();
        Assert.Equal(0, await _store.RunAsync("repair"));
        Assert.Contains(_store.Lines, l => l.StartsWith($"would do  recover_message  {id}", StringComparison.Ordinal));
        Assert.Contains("--yes does it", _store.Out, StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Fact]
    public async Task WithYes_BringsTheMessageBack()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        Assert.Equal(0, await _store.RunAsync("repair --yes"));
        Assert.Contains(_store.Lines, l => l.StartsWith("done      recover_message", StringComparison.Ordinal));
        Assert.Equal(0, await _store.RunAsync("check --read-data"));
    }

    [Fact]
    public async Task OnATerminal_StepsStandUnderTheirContextAndTheNextCommandBelow()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        ContextId other = await _store.AddAsync(new LegacyJson().Talk(2));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(1)));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        File.Delete(_store.PathOf(other, TestKit.Some.MessageId(1)));
        _store.IsTerminal = true;

        Assert.Equal(0, await _store.RunAsync("repair"));
        foreach (ContextId each in new[] { id, other }) Assert.Equal(1, _store.Lines.Count(line => line.TrimEnd() == each.ToString()));
        Assert.Contains($"  would do  recover_message  messages_pool/{TestKit.Some.MessageId(2)}.json", _store.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(_store.Storage, _store.Out, StringComparison.Ordinal);
        Assert.StartsWith("Next: the same with --yes", _store.Lines.Last(line => line.Trim().Length > 0), StringComparison.Ordinal);

        Assert.Equal(0, await _store.RunAsync("repair --yes"));
        Assert.Contains("  done      recover_message", _store.Out, StringComparison.Ordinal);
        Assert.StartsWith("Next: contextpool check", _store.Lines.Last(line => line.Trim().Length > 0), StringComparison.Ordinal);
        _store.IsTerminal = false;
        Assert.Equal(0, await _store.RunAsync("check --read-data"));
    }

    [Fact]
    public async Task WhatNoBackupHas_IsLostAndExitCode6()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        Directory.Delete(_store.Directory["backups"], recursive: true);
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("repair --yes --json"));
        using JsonDocument json = JsonDocument.Parse(_store.Out);
        Assert.False(json.RootElement.GetProperty("dry").GetBoolean());
        Assert.NotEmpty(json.RootElement.GetProperty("lost").EnumerateArray());
    }

    /// <summary>It is not known to be damaged, so it is no failure; and what is left has its name.</summary>
    [Fact]
    public async Task WhatIsBeingWritten_IsLeftAndNamedWithExitCode0()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        string path = _store.PathOf(id, TestKit.Some.MessageId(2));
        byte[] whole = File.ReadAllBytes(path);
        int looks = 0;
        using var clock = new WritingClock(() => InPlaceWriter.Begin(path, whole[..(20 + ++looks)]).Finish());
        InPlaceWriter.Begin(path, whole[..20]).Finish();
        _store.Time = clock;
        Assert.Equal(0, await _store.RunAsync("repair --yes"));
        Assert.Contains(_store.Lines, l => l.StartsWith($"changing  damage  unreadable_message  {id}", StringComparison.Ordinal));
        Assert.Contains(", 0 beyond repair, 1 left because they are being written", _store.Out, StringComparison.Ordinal);

        Assert.Equal(0, await _store.RunAsync("repair --yes --json"));
        using JsonDocument json = JsonDocument.Parse(_store.Out);
        Assert.Single(json.RootElement.GetProperty("unsettled").EnumerateArray());
    }

    [Fact]
    public async Task TimesOfTheCommandLine_AreWaitedFor()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        DateTimeOffset begin = _store.Time.GetUtcNow();
        Assert.Equal(0, await _store.RunAsync("repair --look-spacing 7s --settle-time 50m"));
        Assert.Equal(TimeSpan.FromMinutes(50), _store.Time.GetUtcNow() - begin);
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync("repair --look-spacing 0s"));
        Assert.Contains("Checking:LookSpacing", _store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orphans_GoToTheTrashOnlyWhenAskedTo()
    {
        LegacyJson context = new LegacyJson().Talk(3);
        ContextId id = await _store.AddAsync(context.Branch("main", context.Ids.Take(2)));
        string orphan = _store.PathOf(id, context.Ids[2]);
        Assert.Equal(0, await _store.RunAsync("repair --yes"));
        Assert.True(File.Exists(orphan));
        Assert.Equal(0, await _store.RunAsync("repair --yes --trash-orphans"));
        Assert.False(File.Exists(orphan));
    }

    public void Dispose() => _store.Dispose();

    /// <summary>Passes over waits, and somebody writes during each.</summary>
    private sealed class WritingClock(Action write) : TimeProvider, IDisposable
    {
        private readonly StoppedClock _clock = new(System.GetUtcNow()) { PassesOverWaits = true };
        private int _waits;

        public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

        public override long GetTimestamp() => _clock.GetTimestamp();

        public override long TimestampFrequency => _clock.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _waits++;
            write();
            return _clock.CreateTimer(callback, state, dueTime, period);
        }

        public void Dispose() => Assert.NotEqual(0, _waits);
    }
}
