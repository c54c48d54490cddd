using System.Text;
using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;
using ContextPool.TestKit.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>
/// One context to migrate, one to update and one to adopt, as <see cref="Trio"/>, on a simulated disk; and what must hold of whatever a power cut
/// leaves of a run over them.
/// </summary>
internal sealed class SimulatedNight
{
    private const string Legacy = "/legacy";
    private const string Storage = "/storage";
    private const string Backups = "/vault/backups";
    private const string Reports = "/reports";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Good = ["migrated", "updated", "adopted", "unchanged"];

    private readonly LegacyJson _new = new LegacyJson(Some.ContextId(1)).Talk(2);
    private readonly LegacyJson _older = new LegacyJson(Some.ContextId(2)).Talk(1);
    private readonly LegacyJson _newer = new LegacyJson(Some.ContextId(2)).Talk(2);
    private readonly LegacyJson _foreign = new LegacyJson(Some.ContextId(3)).Talk(1);
    private readonly SimulatedPools _pools = new(Storage);
    private readonly MigrationOptions _options;

    private SimulatedNight(Func<MigrationOptions, MigrationOptions> options) => _options = options(new MigrationOptions
    {
        LegacyDirectory = Legacy,
        StorageDirectory = Storage,
        BackupDirectory = Backups,
        ReportDirectory = Reports,
        ReportPage = false,
        LockWait = TimeSpan.Zero,
        MaxDrop = MigrationOptions.AnyDrop,
        Stages = Scene.Stages(1, 1),
    });

    /// <summary>The disk in the evening.</summary>
    public SimulatedDisk Disk { get; } = new();

    private IEnumerable<LegacyJson> Contexts => [_new, _newer, _foreign];

    /// <param name="options">What to change of the usual ones.</param>
    /// <param name="hasVault">True: backups are on a device of their own.</param>
    public static async Task<SimulatedNight> CreateAsync(Func<MigrationOptions, MigrationOptions> options, bool hasVault = false)
    {
        var night = new SimulatedNight(options);
        if (hasVault) night.Disk.Mount("/vault");
        night.Put(night._older, writtenAt: 0);
        await night.RunAsync(night.Disk, night._options with { DeleteLegacy = false, Durability = Durability.Batch });
        night.Put(night._newer, writtenAt: 60);
        night.Put(night._new, writtenAt: 0);
        night.Put(night._foreign, writtenAt: 0);
        night.Disk.SyncFileSystem("/");
        night.PutFoundPool();
        return night;
    }

    /// <summary>One run; what its report says.</summary>
    public async Task<(RunSummary Summary, IReadOnlyList<ReportLine> Rows)> RunAsync(SimulatedDisk disk, MigrationOptions? options = null)
    {
        var run = new MigrationRun(
            options ?? _options, disk, new StoppedClock { PassesOverWaits = true }, NullLogger<MigrationRun>.Instance);
        RunSummary summary = await run.RunAsync(CancellationToken.None).WaitAsync(Patience);
        return (summary, RowsOf(disk, summary.ReportPath));
    }

    /// <summary>I1, I2, I3: no source is lost, no pool is torn, and what a report claims is there.</summary>
    public async Task AssertNothingLostAsync(SimulatedDisk left)
    {
        foreach (LegacyJson context in Contexts)
        {
            if (left.Read(PathOf(context)) is { } source)
            {
                Assert.True(source.AsSpan().SequenceEqual(context.ToBytes()), $"the source {context.Id} is another");
                continue;
            }

            Assert.True(_options.DeleteLegacy, $"the source {context.Id} is gone");
            Assert.True(await _pools.IsWholeAsync(left, context), $"the source {context.Id} is gone, and its pool is not whole");
            Assert.True(HasBackup(left, context), $"the source {context.Id} is gone, and has no backup");
        }

        Assert.True(HasBackup(left, _older), "the replaced version has no backup");
        foreach (LegacyJson context in Contexts.Where(c => _pools.Has(left, c.Id)))
        {
            Assert.True(
                await _pools.IsWholeAsync(left, context) || (context == _newer && await _pools.IsWholeAsync(left, _older)) || (context == _foreign && await IsFoundPoolTornAsync(left)),
                $"the pool of {context.Id} is torn");
        }
    }

    /// <summary>I3: a row that names an outcome is true of the pool.</summary>
    public async Task AssertReportIsTrueAsync(SimulatedDisk left)
    {
        foreach (string name in left.List(Reports).Where(n => n.EndsWith(".csv", StringComparison.Ordinal)))
        {
            foreach (ReportLine row in RowsOf(left, $"{Reports}/{name}"))
            {
                if (!Good.Contains(row["outcome"])) continue;
                LegacyJson[] versions = [.. Contexts.Append(_older).Where(c => row["source_path"].Contains($"{c.Id}", StringComparison.Ordinal))];
                bool isWhole = false;
                foreach (LegacyJson version in versions) isWhole |= await _pools.IsWholeAsync(left, version);
                Assert.True(isWhole, $"{name} says {row["outcome"]} of {versions[0].Id}, whose pool is not whole");
            }
        }
    }

    /// <summary>I7: the next run finishes the work, and nothing tells that the power ever went, but for a pool that others left torn.</summary>
    public async Task AssertHealsAsync(SimulatedDisk left)
    {
        bool isFoundPoolTorn = await IsFoundPoolTornAsync(left);
        (RunSummary summary, IReadOnlyList<ReportLine> rows) = await RunAsync(left);
        Assert.True(isFoundPoolTorn || summary.End == RunEnd.Completed, $"{summary.End}: {summary.Detail} {string.Join('\n', rows)}");
        foreach (LegacyJson context in Contexts)
        {
            string? outcome = rows.SingleOrDefault(row => row["source_path"] == PathOf(context))?["outcome"];
            if (context == _foreign && isFoundPoolTorn && !Good.Contains(outcome))
            {
                Assert.NotNull(left.Read(PathOf(context)));
                continue;
            }

            Assert.True(outcome is null || Good.Contains(outcome), $"{context.Id}: {outcome}");
            Assert.True(await _pools.IsWholeAsync(left, context), $"{context.Id} is not whole after the next run");
            Assert.True(HasBackup(left, context), $"{context.Id} has no backup after the next run");
        }

        if (_options.DeleteLegacy) Assert.All(left.List(Legacy), name => Assert.True(isFoundPoolTorn && name == _foreign.FileName, name));
        Assert.Empty(left.List($"{Storage}/.staging"));
        Assert.Null(left.Stat($"{Storage}/.lock"));
        Assert.DoesNotContain(left.List(Backups), n => n.StartsWith(".partial-", StringComparison.Ordinal));
    }

    /// <summary>What others left is theirs, as long as nothing claims it and its source is there.</summary>
    private async Task<bool> IsFoundPoolTornAsync(SimulatedDisk disk) =>
        _pools.Has(disk, _foreign.Id) && !await _pools.IsWholeAsync(disk, _foreign) && disk.Read(PathOf(_foreign)) is not null;

    private static string PathOf(LegacyJson context) => $"{Legacy}/{context.FileName}";

    private static IReadOnlyList<ReportLine> RowsOf(SimulatedDisk disk, string path) =>
        disk.Read(path) is { Length: > 0 } text ? ReportLine.ReadAll(Encoding.UTF8.GetString(text)) : [];

    private void Put(LegacyJson context, double writtenAt) => Disk.Write(PathOf(context), context.ToBytes(), writtenAt);

    /// <summary>Whoever left it has not made it durable.</summary>
    private void PutFoundPool()
    {
        using TempDirectory directory = TempDirectory.InMemory();
        HandMadePool.Write(directory, $"{_foreign.Id}", _foreign);
        foreach (string path in Directory.EnumerateFiles(directory.Root, "*", SearchOption.AllDirectories))
            Disk.WriteUnsynced($"{Storage}/contexts/{Path.GetRelativePath(directory.Root, path)}", File.ReadAllBytes(path));
    }

    private static bool HasBackup(SimulatedDisk disk, LegacyJson context) => disk.List(Backups)
        .Where(n => n.StartsWith($"{context.Id}_", StringComparison.Ordinal))
        .Any(n => disk.Read($"{Backups}/{n}").AsSpan().SequenceEqual(context.ToBytes()));
}
