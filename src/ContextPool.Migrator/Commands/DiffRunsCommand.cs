using System.CommandLine;
using ContextPool.Migration.Reports;
using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool diff-runs</c>: what two runs say differently.</summary>
internal sealed class DiffRunsCommand : StoreCommand
{
    private readonly Argument<string?> _first = ReportSymbols.Run("a", "The earlier run; without both the two newest over all contexts.");
    private readonly Argument<string?> _second = ReportSymbols.Run("b", "The later run; without it the newest.");
    private readonly Option<bool> _json = ContextSymbols.Json();

    public DiffRunsCommand(ProgramEnvironment environment)
        : base(environment, "diff-runs", "Compares two runs: outcomes that changed, files that are new or gone, the totals.", ReportSymbols.Directory)
    {
        Add(_first);
        Add(_second);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override bool NeedsStore => false;

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ReportDirectory reports = call.Reports;
        reports.RequireExistence();
        (ReportedRun a, ReportedRun b) = Runs(reports, parsed.GetValue(_first), parsed.GetValue(_second));
        var differences = new RunDifferences(Rows(call, a), Rows(call, b));
        if (parsed.GetValue(_json)) RunDifferenceText.PrintJson(call.Out, a, b, differences, call.Stop);
        else RunDifferenceText.Print(call.Out, a, b, differences, call.Stop);
        return Task.FromResult(ExitCodes.Completed);
    }

    private static (ReportedRun A, ReportedRun B) Runs(ReportDirectory reports, string? first, string? second)
    {
        if (first is not null && second is not null) return (reports.Find(first), reports.Find(second));
        List<ReportedRun> newest = [.. reports.Runs().Where(run => run.HasReport && run.IsComparable).Take(2)];
        if (first is not null && newest.Count > 0) return (reports.Find(first), newest[0]);
        return newest.Count == 2 ? (newest[1], newest[0]) : throw new InvalidReportException(reports.Path, "expected the reports of two runs");
    }

    private static IEnumerable<ReportedFile> Rows(StoreCall call, ReportedRun run) => run.HasReport
        ? ReportReader.Read(call.Files, run.Place.Report)
        : throw new InvalidReportException(run.Place.Report, "there is no report");
}
