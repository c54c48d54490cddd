using System.CommandLine;
using ContextPool.Migration.Page;
using ContextPool.Migration.Reports;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool report</c>: makes pages again from the CSV and the summary of a run.</summary>
internal sealed class ReportCommand : StoreCommand
{
    private readonly Func<string, bool> _show;
    private readonly Argument<string?> _run = ReportSymbols.Run("run", "The run; without one the newest with a report.");
    private readonly Option<int?> _last = ReportSymbols.Last("The pages of so many runs, the newest first.");
    private readonly Option<bool> _open = new("--open") { Description = "Open the page, the newest of several, in the browser." };

    public ReportCommand(ProgramEnvironment environment)
        : base(environment, "report", "Makes the page of a run again, from its CSV and its summary, and prints its path.", ReportSymbols.Directory)
    {
        _show = environment.Show;
        Add(_run);
        Add(_last);
        Add(_open);
        Validators.Add(result =>
        {
            if (result.GetResult(_run) is { Tokens.Count: > 0 } && result.GetResult(_last) is not null)
                result.AddError("--last and a run: expected one of them");
        });
    }

    /// <inheritdoc/>
    protected override bool NeedsStore => false;

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ReportDirectory reports = call.Reports;
        reports.RequireExistence();
        List<ReportedRun> runs = parsed.GetValue(_run) is { } named
            ? [reports.Find(named)]
            : [.. reports.Runs().Where(run => run is { HasReport: true, Summary: not null }).Take(parsed.GetValue(_last) ?? 1)];
        if (runs.Count == 0) throw new InvalidReportException(reports.Path, "there is no run with a report");

        var pages = new ReportPageFile(call.Files, reports.Path);
        string? newest = null;
        foreach (ReportedRun run in runs)
        {
            call.Stop.ThrowIfCancellationRequested();
            string page = pages.Write(run.RunId);
            call.Out.Write($"{page}\n");
            newest ??= page;
        }

        return Task.FromResult(parsed.GetValue(_open) ? Open(newest!, call) : ExitCodes.Completed);
    }

    private int Open(string page, StoreCall call)
    {
        if (_show(page)) return ExitCodes.Completed;
        call.Complain($"the page is made, but there is no program here that opens it: {page}");
        return ExitCodes.CompletedWithFailures;
    }
}
