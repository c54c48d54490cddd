using ContextPool.Files;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>Makes the page of a run from what lies in its report directory, and from nothing else: made again, it is the same.</summary>
internal sealed class ReportPageFile(IFileOperations files, string directory)
{
    /// <summary>How many runs the page looks back on.</summary>
    public const int MostRuns = 90;

    /// <summary>
    /// Writes the page beside the report, durably, and returns its path. Throws <see cref="InvalidReportException"/> where report
    /// or summary are not there or are none, and what the file system throws; no half page is left.
    /// </summary>
    public string Write(string runId)
    {
        var reports = new ReportDirectory(files, directory);
        ReportedRun run = reports.Find(runId);
        byte[] page = ReportPage.Of(ModelOf(run, reports));

        // Left by a run that died here.
        files.DeleteFile(run.Place.PageAside);
        files.WriteDurably(run.Place.Page, run.Place.PageAside, page, Permissions.Public);
        return run.Place.Page;
    }

    private PageModel ModelOf(ReportedRun run, ReportDirectory reports)
    {
        if (run.Summary is not { } summary) throw new InvalidReportException(run.Place.Summary, "there is no summary, so the run did not end or still goes");
        if (!run.HasReport) throw new InvalidReportException(run.Place.Report, "there is no report");
        var timeline = new Timeline(Timestamp.TryParse(summary.StartedAt, out Timestamp begin) ? begin.ToDateTimeOffset() : null, summary.DurationMs);
        return new PageModel(run, summary, ReportFigures.Of(files, run.Place.Report, timeline), HistoryOf(run, reports));
    }

    private static List<ReportedRun> HistoryOf(ReportedRun run, ReportDirectory reports) =>
        [.. reports.RunsUpTo(run.RunId).Where(each => each.IsComparable || each.RunId == run.RunId).Take(MostRuns)];
}
