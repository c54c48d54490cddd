using System.Text.RegularExpressions;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>I9: the knobs change how fast a run is, and nothing else.</summary>
public sealed partial class KnobsTests
{
    [Fact]
    public Task AnyParallelism_GivesTheSameBytesAndRows() => AssertSameAsync(
        o => o with { Stages = Scene.Stages(1, 1) }, o => o with { Stages = Scene.Stages(8, 8) });

    [Fact]
    public Task Streaming_GivesTheSameBytesAndRows() => AssertSameAsync(
        o => o, o => o with { Limits = LegacyLimits.Default with { StreamingThreshold = 0, WindowBytes = 64 } });

    [Fact]
    public Task OneByteInFlight_GivesTheSameBytesAndRows() => AssertSameAsync(o => o, o => o with { MaxBytesInFlight = 1 });

    [Theory]
    [InlineData(Durability.None)]
    [InlineData(Durability.File)]
    public Task AnyDurability_GivesTheSameBytesAndRows(Durability durability) =>
        AssertSameAsync(o => o, o => o with { Durability = durability });

    [Fact]
    public Task StructureOnlyValidation_GivesTheSameBytesAndRows() =>
        AssertSameAsync(o => o, o => o with { Validation = ValidationLevel.Structure });

    [Fact]
    public async Task BatchDurability_SharesSyncsAndSyncsBeforeItPublishes()
    {
        using var scene = new Scene();
        for (int i = 1; i <= 20; i++) scene.PutTalk(i);
        var files = new RecordingFileOperations(Scene.Disk, scene.Directory.Root);

        FinishedRun run = await scene.RunAsync(files);

        int contents = files.CountOf(FileOperationKind.SyncFileSystem);
        Assert.Equal(run.Summary.Syncs, contents + files.CountOf(FileOperationKind.SyncDirectory, "storage/contexts"));
        Assert.InRange(contents, 1, 20);
        AssertOrder(files.Lines, "sync file system of storage", "to storage/contexts/");
    }

    [Fact]
    public async Task NoDurability_NeverSyncsContexts()
    {
        using var scene = new Scene();
        scene.PutTalk(1);
        var files = new RecordingFileOperations(Scene.Disk);
        FinishedRun run = await scene.RunAsync(files, scene.Options with { Durability = Durability.None });
        Assert.Equal((0, 0L), (files.CountOf(FileOperationKind.SyncFileSystem), run.Summary.Syncs));
    }

    [Fact]
    public async Task Summary_TellsOfEveryStage()
    {
        using var scene = new Scene();
        for (int i = 1; i <= 5; i++) scene.PutTalk(i);
        FinishedRun run = await scene.RunAsync(options: scene.Options with { Stages = Scene.Stages(2, 3) });

        Assert.Equal(scene.Options.Stages.All.Select(s => s.Name), run.Summary.Stages.Select(s => s.Name));
        Assert.All(run.Summary.Stages, s => Assert.Equal((2, 3, 5L), (s.Parallelism, s.Capacity, s.Items)));
        Assert.Equal(run.Summary.SourceBytes, run.Summary.Stages[1].Bytes);
    }

    private static async Task AssertSameAsync(
        Func<MigrationOptions, MigrationOptions> first, Func<MigrationOptions, MigrationOptions> second)
    {
        using var scene = new Scene();
        Samples.CopyTo(scene.Directory);
        scene.Put(Fixtures.FileName, Fixtures.Read("truncated-in-message"));
        scene.Put("notes.json", "{}"u8);
        var trees = new List<TreeSnapshot>();
        var rows = new List<string[]>();
        foreach ((Func<MigrationOptions, MigrationOptions> options, string name) in new[] { (first, "first"), (second, "second") })
        {
            FinishedRun run = await scene.RunAsync(options: options(scene.Options) with
            {
                StorageDirectory = scene.Directory[name],
                BackupDirectory = scene.Directory[name + "-backups"],
                ReportDirectory = scene.Directory[name + "-reports"],
            });
            Assert.Equal(RunEnd.CompletedWithFailures, run.End);
            rows.Add([.. run.Rows.Select(r => r.Timeless())]);
            foreach (string receipt in Directory.GetFiles(scene.Directory[name], "receipt.json", SearchOption.AllDirectories))
            {
                string relative = Path.GetRelativePath(scene.Directory.Root, receipt);
                scene.Directory.Write(relative, RunFacts().Replace(scene.Directory.ReadText(relative), "$1: masked"));
            }

            // It names its run.
            File.Delete(scene.Directory[name, "legacy-counts.json"]);
            trees.Add(scene.Directory.Snapshot(name));
        }

        Assert.Empty(trees[0].DifferencesTo(trees[1], ignoreTimes: true));
        Assert.Equal(rows[0], rows[1]);
    }

    private static void AssertOrder(IReadOnlyList<string> lines, string first, string second)
    {
        int at = lines.ToList().FindIndex(l => l.Contains(first, StringComparison.Ordinal));
        int behind = lines.ToList().FindIndex(l => l.Contains(second, StringComparison.Ordinal));
        Assert.True(at >= 0 && behind > at, $"'{first}' at {at}, '{second}' at {behind}");
    }

    [GeneratedRegex("(\"(run_id|published_at|backup_path)\"): \"[^\"]*\"")]
    private static partial Regex RunFacts();
}
