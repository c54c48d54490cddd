using ContextPool.Files;
using ContextPool.Migration.Journal;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Journal;

/// <summary>I4 where the report's own file fails: rows are tried again, go elsewhere, and none is torn or lost.</summary>
public sealed class ReportOutlivesItsDiskTests : IDisposable
{
    private readonly Scene _scene = new();

    public ReportOutlivesItsDiskTests() => _scene.Options = _scene.Options with { ReportDirectory = _scene.Directory["out"] };

    [Fact]
    public void TornRow_IsCutOffBeforeTheNext()
    {
        using var files = new FaultyFileOperations(Scene.Disk).WritePart("/out/", bytes: 5, nth: 3);
        using RunJournal journal = Journal(files);
        for (int i = 1; i <= 3; i++) journal.Add(Row(i), null, $"{i}");

        Assert.Equal(["1", "2", "3"], Whole("out/run.csv.partial"));
        journal.Complete();
        Assert.Equal(["1", "2", "3"], Whole("out/run.csv"));
        Assert.Equal("", journal.Trouble);
    }

    [Fact]
    public void RowThatFailsAgainAndAgain_GoesOnInTheNextPlaceAndTheReportIsWhole()
    {
        using var files = new FaultyFileOperations(Scene.Disk)
            .WritePart("/out/", bytes: 5, nth: 3)
            .FailFrom(FileOperationKind.Truncate, "/out/")
            .FailFrom(FileOperationKind.CreateNew, "/out/run.csv.sorted");
        using RunJournal journal = Journal(files);
        for (int i = 3; i >= 1; i--) journal.Add(Row(i), null, $"{i}");

        Assert.Equal(["2", "1"], Whole("second/run.csv.partial"));
        journal.Complete();
        Assert.Equal(["1", "2", "3"], Whole("second/run.csv"));
        Assert.Equal(_scene.Directory["second", "run.csv"], journal.ReportPath);
        Assert.Empty(_scene.Directory.Names("out"));
        Assert.NotEqual("", journal.Trouble);
    }

    [Fact]
    public async Task AnnouncedRow_IsDurableWithItsFileAndNoRowOfTheReport()
    {
        var files = new RecordingFileOperations(Scene.Disk, _scene.Directory.Root);
        using RunJournal journal = Journal(files);
        files.Forget();

        await journal.AnnounceAsync(Row(1));

        Assert.Equal(["write out/run.csv.partial", "sync out/run.csv.partial", "sync directory out"], files.Changes);
        journal.Add(Row(2), null, "2");
        journal.Complete();
        Assert.Equal(["2"], Whole("out/run.csv"));
    }

    [Fact]
    public async Task AnnouncementThatCannotBeSynced_FailsAndTheNextGoesElsewhere()
    {
        using var files = new FaultyFileOperations(Scene.Disk).Fail(FileOperationKind.Sync, "/out/");
        using RunJournal journal = Journal(files);

        await Assert.ThrowsAsync<FileOperationException>(() => journal.AnnounceAsync(Row(1)));
        await journal.AnnounceAsync(Row(2));

        Assert.Equal(["2"], Whole("second/run.csv.partial"));
    }

    [Fact]
    public async Task NoRoomToKeepForTheRows_PutsThemIntoTheStoreMeanwhile()
    {
        _scene.PutTalk(1);
        using var files = new FaultyFileOperations(Scene.Disk).FailFrom(FileOperationKind.Reserve, "/out/", FileFailure.NoSpace);

        FinishedRun run = await _scene.RunAsync(files);

        // The report itself is small enough; what had no room is what was to be kept for the rows.
        Assert.Equal((RunEnd.Completed, "migrated"), (run.End, run.OutcomeOf(Some.ContextId(1))));
        Assert.Equal(_scene.Directory["out"], Path.GetDirectoryName(run.Summary.ReportPath));
        Assert.Empty(_scene.Directory.Names("storage/reports"));
    }

    [Fact]
    public async Task ReportDirectoryThatFillsUp_CostsNeitherRowNorContext()
    {
        for (int i = 1; i <= 20; i++) _scene.PutTalk(i);
        using var files = new FaultyFileOperations(Scene.Disk)
            .FailFrom(FileOperationKind.Write, "/out/", FileFailure.NoSpace, nth: 5);

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal((RunEnd.Completed, 20), (run.End, run.Rows.Count));
        Assert.Equal(_scene.Directory["storage", "reports"], Path.GetDirectoryName(run.Summary.ReportPath));
        Assert.Equal(_scene.Directory["storage", "reports"], Path.GetDirectoryName(run.Summary.SummaryPath));
        Assert.Contains("the report is", run.Summary.Detail, StringComparison.Ordinal);
        Assert.Equal("", _scene.LastResort.ToString());
        Assert.Empty(_scene.Directory.Names("out"));
    }

    [Theory]
    [InlineData(FileOperationKind.CreateNew, ".sorted.partial")]
    [InlineData(FileOperationKind.Replace, ".csv")]
    [InlineData(FileOperationKind.Read, ".csv.partial")]
    public async Task OneErrorWhileTheReportIsCompleted_IsTriedAgain(FileOperationKind kind, string path)
    {
        LegacyJson context = _scene.PutTalk(1);
        using var files = new FaultyFileOperations(Scene.Disk).Fail(kind, path);

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal((RunEnd.Completed, ""), (run.End, run.Summary.Detail));
        Assert.Equal([$"{run.Summary.RunId}.csv", $"{run.Summary.RunId}.json"], _scene.Directory.Names("out"));
        _scene.AssertPool(context);
    }

    [Fact]
    public async Task NoRoomForACopyAnywhere_PutsTheReportInThePlaceOfItsRows()
    {
        for (int i = 3; i >= 1; i--) _scene.PutTalk(i);
        using var files = new FaultyFileOperations(Scene.Disk).FailFrom(FileOperationKind.CreateNew, ".sorted.partial", FileFailure.NoSpace);

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal([1, 2, 3], run.Rows.Select(r => Enumerable.Range(1, 3).Single(i => r["context_id"] == $"{Some.ContextId(i)}")));
        Assert.Equal([$"{run.Summary.RunId}.csv", $"{run.Summary.RunId}.json"], _scene.Directory.Names("out"));
        Assert.Equal("", _scene.LastResort.ToString());
    }

    [Fact]
    public async Task ReportThatNoPlaceTakes_IsPrintedAndHasNoFinalName()
    {
        LegacyJson context = _scene.PutTalk(1);
        using var files = new FaultyFileOperations(Scene.Disk).FailFrom(FileOperationKind.Replace, ".csv", FileFailure.Device);

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal((RunEnd.PlaceUnusable, ""), (run.End, run.Summary.ReportPath));
        Assert.Contains("could not be completed", run.Summary.Detail, StringComparison.Ordinal);
        ReportLine row = Assert.Single(ReportLine.ReadAll(_scene.LastResort.ToString()));
        Assert.Equal(("migrated", $"{context.Id}"), (row["outcome"], row["context_id"]));
        Assert.Equal([$"{run.Summary.RunId}.csv.partial"], _scene.Directory.Names("out"));
        _scene.AssertPool(context);
    }

    public void Dispose() => _scene.Dispose();

    private static ReportRow Row(int number) => new() { Values = [$"{number}", .. Enumerable.Repeat("", ReportRow.Columns.Count - 1)] };

    private RunJournal Journal(IFileOperations files) =>
        new(files, [_scene.Directory["out"], _scene.Directory["second"]], "run", lastResort: _scene.LastResort);

    /// <summary>The first column of every row; fails where one is not whole.</summary>
    private IEnumerable<string> Whole(string file) => ReportLine.ReadAll(_scene.Directory.ReadText(file)).Select(line => line.Values[0]);
}
