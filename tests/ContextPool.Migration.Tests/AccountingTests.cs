using ContextPool.Files;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>I4: every detected file ends in one row, however the run ends. Each run of a <see cref="Scene"/> asserts the sums.</summary>
public sealed class AccountingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task EveryKindOfOutcomeInOneDirectory_IsAccountedFor(int parallelism)
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { Stages = Scene.Stages(parallelism, parallelism) };
        LegacyJson unchanged = scene.PutTalk(1);
        LegacyJson updated = scene.PutTalk(2);
        LegacyJson conflict = scene.PutTalk(3);
        await scene.RunAsync();
        scene.Put(new LegacyJson(updated.Id).Talk(3), writtenAt: 60);
        scene.Put(new LegacyJson(conflict.Id).Talk(3), writtenAt: 60);
        File.Delete(Path.Combine(scene.ContextPath(conflict.Id), "messages_pool", $"{Some.MessageId(1)}.json"));
        LegacyJson adopted = scene.PutTalk(4);
        HandMadePool.Write(scene, adopted);
        for (int i = 5; i < 15; i++) scene.PutTalk(i);
        string[] damages = ["truncated-in-message", "nul-filled", "empty-file", "invalid-utf8-in-message", "comment"];
        for (int i = 0; i < damages.Length; i++) scene.Put($"{Some.ContextId(0xd0 + i)}.json", Fixtures.Read(damages[i]));
        scene.Put("notes.json", "{}"u8);
        scene.Directory.CreateDirectory($"{Scene.Conversations}/{Some.ContextId(0xe0)}.json");

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(RunEnd.CompletedWithFailures, run.End);
        string[] expected = ["migrated=10", "updated=1", "unchanged=1", "adopted=1", "skipped=1", "conflict=1", "failed=6"];
        Assert.Equal(expected, run.Summary.Outcomes.Select(o => $"{o.Key}={o.Value}"));
        Assert.Equal("unchanged", run.OutcomeOf(unchanged.Id));
        Assert.Equal(1, run.Summary.Reasons["both_changed"]);
        Assert.Equal((10 * 2) + 3 + 2, run.Summary.Messages);
        Assert.Equal(new FileInfo(scene.PathOf(adopted)).Length.ToString(System.Globalization.CultureInfo.InvariantCulture), run[adopted.Id]["source_bytes"]);
        scene.AssertNoLitter();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [Trait("Category", "Slow")]
    public async Task CancelledAtAnyCall_EndsCleanlyAndTheNextRunFinishes(int parallelism)
    {
        for (int nth = 1; ; nth += 2 + (2 * parallelism))
        {
            using var scene = new Scene(inMemory: true);
            scene.Options = scene.Options with { Stages = Scene.Stages(parallelism, parallelism) };
            LegacyJson[] contexts = [.. Enumerable.Range(1, 4).Select(i => scene.PutTalk(i))];
            using var stop = new CancellationTokenSource();
            FaultyFileOperations files = new FaultyFileOperations(Scene.Disk).AtCall(nth, _ => stop.Cancel());

            FinishedRun run = await scene.RunAsync(files, cancel: stop.Token);

            if (files.Struck is null) return;
            Assert.True(run.End is RunEnd.StoppedBySignal or RunEnd.Completed, $"{nth}: {run.End} {run.Summary.Detail}");
            Assert.All(run.Rows, r => Assert.True(r["outcome"] == "migrated" || r["reason"] == "run_stopped", r.ToString()));
            foreach (LegacyJson context in contexts.Where(c => scene.IsPublished(c.Id))) scene.AssertPool(context);
            Assert.Equal(contexts.Count(c => scene.IsPublished(c.Id)), run.Summary.Outcomes["migrated"]);
            scene.AssertNoLitter();

            FinishedRun next = await scene.RunAsync();
            Assert.Equal(RunEnd.Completed, next.End);
            Assert.Equal(4, next.Summary.Outcomes["migrated"] + next.Summary.Outcomes["unchanged"]);
            foreach (LegacyJson context in contexts) scene.AssertPool(context);
            scene.AssertNoLitter();
            scene.AssertBackupsCheck();
        }
    }

    [Fact]
    public async Task SignalAfterTheLastContext_LeavesNothingToTheNextRunAndIsNoStop()
    {
        using var scene = new Scene();
        scene.PutTalk(1);
        using var stop = new CancellationTokenSource();
        using var files = new FaultyFileOperations(Scene.Disk).After(FileOperationKind.Rename, "/contexts/", stop.Cancel);

        FinishedRun run = await scene.RunAsync(files, cancel: stop.Token);

        Assert.Equal((RunEnd.Completed, 1L), (run.End, run.Summary.Outcomes["migrated"]));
    }

    [Fact]
    public async Task CancelledBeforeItBegins_ReportsAnEmptyRun()
    {
        using var scene = new Scene();
        scene.PutTalk(1);
        FinishedRun run = await scene.RunAsync(cancel: new CancellationToken(canceled: true));

        Assert.Equal((RunEnd.StoppedBySignal, 0L), (run.End, run.Summary.Detected));
        Assert.Empty(run.Rows);
        scene.AssertNoLitter();
    }

    [Fact]
    public async Task MaxFailures_StopsAdmittingAndTheNextRunContinues()
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { Stages = Scene.Stages(1, 1), MaxFailures = 2 };

        // More than the report's queue and all stages hold, so that some are not even listed when the second failure counts.
        const int Files = 320;
        for (int i = 1; i <= Files; i++) scene.Put($"{Some.ContextId(i)}.json", "{"u8);

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(RunEnd.StoppedByLimit, run.End);
        Assert.Contains("the limit is 2", run.Summary.Detail, StringComparison.Ordinal);
        Assert.True(run.Summary.Outcomes["failed"] >= 2);
        Assert.True(run.Summary.Detected < Files, "nothing was left to the next run");
        Assert.Equal(RunEnd.CompletedWithFailures, (await scene.RunAsync(options: scene.Options with { MaxFailures = Files + 1 })).End);
    }

    [Fact]
    public async Task AsManyFailuresAsTheLimitSays_AreEnoughToStop()
    {
        // The two that do not exist come first and fail at once; nothing behind them fails.
        using var scene = new Scene();
        ContextId[] contexts = [.. Enumerable.Range(3, 60).Select(i => scene.PutTalk(i).Id)];
        var options = scene.Options with { Stages = Scene.Stages(1, 1), MaxFailures = 2, Only = new HashSet<ContextId>([Some.ContextId(1), Some.ContextId(2), .. contexts]) };

        FinishedRun run = await scene.RunAsync(options: options);

        Assert.Equal((RunEnd.StoppedByLimit, 2L), (run.End, run.Summary.Outcomes["failed"]));
        Assert.Equal(RunEnd.CompletedWithFailures, (await scene.RunAsync(options: options with { MaxFailures = 3 })).End);
    }

    /// <summary>White space too: the values would be the source's, and the hashes that index and receipt tell would not be the pool's.</summary>
    [Theory]
    [InlineData("number 1", "number 7")]
    [InlineData("\n  \"", "\n\t \"")]
    public async Task DraftThatChangesOnItsWayToTheDevice_IsNotPublished(string written, string found)
    {
        using var scene = new Scene();
        LegacyJson context = scene.PutTalk(1);
        using var files = new FaultyFileOperations(Scene.Disk).After(FileOperationKind.SyncFileSystem, "storage", () =>
        {
            string staged = Assert.Single(Directory.GetFiles(
                scene.Directory["storage", ".staging"], $"{Some.MessageId(1)}.json", SearchOption.AllDirectories));
            string text = File.ReadAllText(staged);
            Assert.Contains(written, text, StringComparison.Ordinal);
            scene.Directory.Write(Path.GetRelativePath(scene.Directory.Root, staged), text.Replace(written, found, StringComparison.Ordinal));
        });

        FinishedRun run = await scene.RunAsync(files);

        Assert.Equal((RunEnd.DamageFound, "validation_failed"), (run.End, run[context.Id]["reason"]));
        Assert.False(scene.IsPublished(context.Id));
        scene.AssertNoLitter();
    }

    [Fact]
    public async Task MaxFailuresMetByTheLastFile_LeavesNothingToTheNextRun()
    {
        using var scene = new Scene();
        scene.Put($"{Some.ContextId(1)}.json", "{"u8);

        FinishedRun run = await scene.RunAsync(options: scene.Options with { MaxFailures = 1 });

        Assert.Equal((RunEnd.CompletedWithFailures, ""), (run.End, run.Summary.Detail));
    }

    [Fact]
    public async Task MaxDuration_StopsAdmittingAndTheNextRunContinues()
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { Stages = Scene.Stages(1, 1), MaxDuration = TimeSpan.FromMinutes(5) };
        for (int i = 1; i <= 40; i++) scene.PutTalk(i);
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.Rename, "/contexts/", () => scene.Clock.Advance(TimeSpan.FromMinutes(6)), nth: 3);

        FinishedRun run = await scene.RunAsync(files);

        Assert.Equal(RunEnd.StoppedByLimit, run.End);
        Assert.Contains("longer than 00:05:00", run.Summary.Detail, StringComparison.Ordinal);
        Assert.InRange(run.Summary.Outcomes["migrated"], 3, 39);
        FinishedRun next = await scene.RunAsync();
        Assert.Equal((RunEnd.Completed, 40L), (next.End, next.Summary.Outcomes["migrated"] + next.Summary.Outcomes["unchanged"]));
    }

    [Fact]
    public async Task ListingThatBreaksOff_ReportsWhatWasDetected()
    {
        using var scene = new Scene();
        scene.PutTalk(1);
        using var files = new FaultyFileOperations(Scene.Disk).FailFrom(FileOperationKind.List, Scene.Conversations);

        FinishedRun run = await scene.RunAsync(files);

        Assert.Equal(RunEnd.PlaceUnusable, run.End);
        Assert.Contains("could not be listed", run.Summary.Detail, StringComparison.Ordinal);
        Assert.NotEmpty(run.Summary.ReportPath);
    }

    [Fact]
    public async Task ReportThatCannotBeBegunAnywhere_EndsTheRunBeforeAnythingIsPublished()
    {
        using var scene = new Scene();
        LegacyJson context = scene.PutTalk(1);
        using var files = new FaultyFileOperations(Scene.Disk).FailFrom(FileOperationKind.CreateNew, ".csv.partial", FileFailure.NoSpace);

        Assert.Equal(RunEnd.NoSpace, (await scene.RunAsync(files)).End);
        Assert.False(scene.IsPublished(context.Id));
        Assert.Equal(RunEnd.Completed, (await scene.RunAsync()).End);
    }

    [Fact]
    public async Task RowsThatNoPlaceTakes_StopThePublishingAndAreReportedInTheEnd()
    {
        using var scene = new Scene();
        LegacyJson context = scene.PutTalk(5);

        // Two files that do not exist end at once: their rows are the first two. The second is written after the failure of
        // the first was seen, which comes when the third was begun, and only then the third file's draft is synced, on its way to being published.
        scene.Options = scene.Options with { Only = new HashSet<ContextId> { Some.ContextId(1), Some.ContextId(2), context.Id } };
        bool wasSeen = false;
        using var isSeen = new ManualResetEventSlim();
        using var isAdmitted = new ManualResetEventSlim();
        using var files = new FaultyFileOperations(Scene.Disk)
            .FailFrom(FileOperationKind.CreateNew, "storage/reports/", FileFailure.NoSpace)
            .Before(FileOperationKind.CreateNew, "messages_pool/", isAdmitted.Set)
            .Before(FileOperationKind.Write, ".csv.partial", () => isAdmitted.Wait(TimeSpan.FromSeconds(20)), nth: 2)
            .Before(FileOperationKind.Write, ".csv.partial", isSeen.Set, nth: 5)
            .FailFrom(FileOperationKind.Write, ".csv.partial", FileFailure.NoSpace, nth: 2)
            .Before(FileOperationKind.SyncFileSystem, "storage", () => wasSeen = isSeen.Wait(TimeSpan.FromSeconds(20)));

        FinishedRun run = await scene.RunAsync(files);

        Assert.Equal(RunEnd.NoSpace, run.End);
        Assert.True(wasSeen);
        Assert.Contains("no place takes the report's rows", run.Summary.Detail, StringComparison.Ordinal);
        Assert.False(scene.IsPublished(context.Id));
        Assert.Equal(["source_disappeared", "source_disappeared", "run_stopped"], run.Rows.Select(r => r["reason"]));
        Assert.Contains($"{Some.ContextId(1)},", scene.LastResort.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LegacyDirectoryMissing_DoesNothing()
    {
        using var scene = new Scene();
        Directory.Delete(scene.Directory[Scene.Conversations]);

        Assert.Equal(RunEnd.LegacyDirectoryMissing, (await scene.RunAsync()).End);
        Assert.Empty(scene.Directory.Names());
    }

    [Fact]
    public async Task EmptyDirectory_IsCompleteWithAReport()
    {
        using var scene = new Scene();
        FinishedRun run = await scene.RunAsync();
        Assert.Equal((RunEnd.Completed, 0L), (run.End, run.Summary.Detected));
        Assert.Equal(2, scene.Directory.Names("reports").Count);
    }

    [Fact]
    public async Task Only_DetectsTheNamedContextsAndNoOthers()
    {
        using var scene = new Scene();
        LegacyJson wanted = scene.PutTalk(1);
        LegacyJson other = scene.PutTalk(2);
        scene.Put("notes.json", "{}"u8);

        FinishedRun run = await scene.RunAsync(options: scene.Options with { Only = new HashSet<ContextId> { wanted.Id, Some.ContextId(3) } });

        Assert.Equal(2, run.Summary.Detected);
        Assert.Equal("migrated", run.OutcomeOf(wanted.Id));
        Assert.Equal("source_disappeared", run[Some.ContextId(3)]["reason"]);
        Assert.False(scene.IsPublished(other.Id));
    }

    [Fact]
    public async Task Only_FindsAnySpellingOfTheName()
    {
        using var scene = new Scene();
        LegacyJson upper = new LegacyJson(Some.ContextId(0xab)).Talk(2);
        scene.Put($"{upper.Id.ToString().ToUpperInvariant()}.json", upper.ToBytes());
        LegacyJson both = scene.Put(new LegacyJson(Some.ContextId(0xcd)).Talk(2));
        scene.Put($"{both.Id.ToString().ToUpperInvariant()}.json", both.ToBytes());

        FinishedRun run = await scene.RunAsync(options: scene.Options with { Only = new HashSet<ContextId> { upper.Id, both.Id } });

        Assert.Equal(3, run.Summary.Detected);
        Assert.Equal("migrated", run[$"{upper.Id.ToString().ToUpperInvariant()}.json"]["outcome"]);
        Assert.Equal("duplicate_context", run[$"{both.Id.ToString().ToUpperInvariant()}.json"]["reason"]);
        scene.AssertPool(upper);
    }

    [Fact]
    public async Task StreamedFileThatShrinksBeforeItsErrorIsPlaced_IsStillOneRow()
    {
        // Only a dry run streams from the source itself. Reads: the hash and its end, the window and its end, the place.
        using var scene = new Scene();
        string path = scene.Put(Fixtures.FileName, Fixtures.Read("not-a-number"));
        var options = scene.Options with { DryRun = true, Limits = scene.Options.Limits with { StreamingThreshold = 0 } };
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.Read, Fixtures.FileName, () => scene.Put(Fixtures.FileName, "{"u8), nth: 5);

        FinishedRun run = await scene.RunAsync(files, options);

        Assert.Equal(("failed", "invalid_json"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
        Assert.Equal(1, new FileInfo(path).Length);
    }
}
