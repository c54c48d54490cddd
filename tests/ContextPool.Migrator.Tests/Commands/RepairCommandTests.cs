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
}
