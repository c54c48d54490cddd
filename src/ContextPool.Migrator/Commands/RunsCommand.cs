using System.CommandLine;
using ContextPool.Migration.Reports;
using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool runs</c>: what became of the last runs, and whether it gets better.</summary>
internal sealed class RunsCommand : StoreCommand
{
    private const int DefaultLast = 30;

    private readonly Option<int?> _last = ReportSymbols.Last($"So many runs, the newest last [{DefaultLast}]");
    private readonly Option<bool> _json = ContextSymbols.Json();

    public RunsCommand(ProgramEnvironment environment)
        : base(environment, "runs", "Lists runs by their reports: how each ended, and what changed since the one before.", ReportSymbols.Directory)
    {
        Add(_last);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override bool NeedsStore => false;

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ReportDirectory reports = call.Reports;
        reports.RequireExistence();
        // One more than is shown, so that the first one shown has one before it.
        int last = parsed.GetValue(_last) ?? DefaultLast;
        List<TrendedRun> runs = [.. TrendedRun.Of(reports.Runs().Take(last + 1).Reverse()).TakeLast(last)];
        if (parsed.GetValue(_json)) RunList.PrintJson(call.Out, runs);
        else if (call.Screen is { } screen) RunList.Show(screen, runs, reports.Path);
        else RunList.Print(call.Out, runs, reports.Path);
        return Task.FromResult(ExitCodes.Completed);
    }
}
