using System.CommandLine;
using ContextPool.Migration.Reports;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool acknowledge</c>: what the last report says of some files was seen and may stay so, until it changes.</summary>
internal sealed class AcknowledgeCommand : StoreCommand
{
    private readonly Argument<string[]> _names = new("file")
    {
        Description = "Ids of contexts, or names of files that are none.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _all = new("--all") { Description = "Everything that the last report over all contexts says needs somebody." };
    private readonly Option<bool> _remove = new("--remove") { Description = "Take the files out again: the next run alarms for them." };

    public AcknowledgeCommand(ProgramEnvironment environment)
        : base(environment, "acknowledge", "Keeps known failures and conflicts from alarming (exit 3) for as long as nothing of them changes.", ReportSymbols.Directory)
    {
        Add(_names);
        Add(_all);
        Add(_remove);
        Validators.Add(result =>
        {
            if (result.GetResult(_names) is { Tokens.Count: > 0 } == result.GetResult(_all) is { Implicit: false }) result.AddError("Name files, or --all.");
            if (result.GetResult(_remove) is { Implicit: false } && result.GetResult(_all) is { Implicit: false }) result.AddError("--remove: expected names, not --all.");
        });
    }

    /// <inheritdoc/>
    protected override bool NeedsStore => false;

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        HashSet<string> names = [.. parsed.GetValue(_names)!];
        ReportDirectory reports = call.Reports;
        reports.RequireExistence();
        var acknowledged = new AcknowledgedConcerns(call.Files, reports.Path, call.Complain);
        if (parsed.GetValue(_remove))
        {
            call.Out.Write($"{acknowledged.Remove(names)} taken out\n");
            return Task.FromResult(ExitCodes.Completed);
        }

        ReportedRun? last = reports.Runs().FirstOrDefault(run => run.HasReport && run.IsComparable);
        List<ReportedFile> rows = last is null ? [] : [.. ReportReader.Read(call.Files, last.Place.Report).Where(row => row.IsTrouble && (names.Count == 0 || names.Contains(row.Name)))];
        acknowledged.Add(rows);
        foreach (ReportedFile row in rows) call.Out.Write($"{row.Name}  {row.Outcome}  {row.Reason}\n");
        call.Out.Write($"{rows.Count} acknowledged as run {last?.RunId ?? "(none)"} reports them\n");
        return Task.FromResult(ComplainOfUnknown(call, names.Except(rows.Select(row => row.Name))));
    }

    private static int ComplainOfUnknown(StoreCall call, IEnumerable<string> names)
    {
        int code = ExitCodes.Completed;
        foreach (string name in names)
        {
            call.Complain($"{name}: the last report over all contexts says nothing of it that needs somebody");
            code = ExitCodes.CompletedWithFailures;
        }

        return code;
    }
}
