using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>I1, I4: no source goes before a row that says so is durable.</summary>
public sealed class AnnouncedRemovalTests : IDisposable
{
    private readonly Scene _scene = new();

    public AnnouncedRemovalTests() => _scene.Options = _scene.Options with { DeleteLegacy = true };

    [Fact]
    public async Task RowThatCannotBeMadeDurable_KeepsTheSource()
    {
        LegacyJson context = _scene.PutTalk(1);
        using var files = new FaultyFileOperations(Scene.Disk).FailFrom(FileOperationKind.Sync, ".csv.partial");

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal(("migrated", "source_kept", "no"), (run.OutcomeOf(context.Id), run[context.Id]["reason"], run[context.Id]["source_removed"]));
        Assert.True(File.Exists(_scene.PathOf(context)));
        _scene.AssertPool(context);
    }

    [Fact]
    public async Task RunKilledBehindTheAnnouncement_LeavesItsRow()
    {
        LegacyJson context = _scene.PutTalk(1);
        FaultyFileOperations files = null!;
        files = new FaultyFileOperations(Scene.Disk).After(
            FileOperationKind.Sync, ".csv.partial", () => files.DieAtChange(1));

        await _scene.RunAsync(files);

        string partial = Assert.Single(_scene.Directory.Names("reports"), name => name.EndsWith(".csv.partial", StringComparison.Ordinal));
        ReportLine row = Assert.Single(ReportLine.ReadAll(_scene.Directory.ReadText($"reports/{partial}")));
        Assert.Equal(("migrated", "announced"), (row["outcome"], row["source_removed"]));
        Assert.True(File.Exists(_scene.PathOf(context)));
    }

    public void Dispose() => _scene.Dispose();
}
