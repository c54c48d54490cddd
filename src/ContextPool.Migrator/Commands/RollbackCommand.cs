using System.CommandLine;
using ContextPool.Legacy;
using ContextPool.Migration.Audit;
using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool rollback</c>: pools back to legacy files. The pools stay; no file is replaced.</summary>
internal sealed class RollbackCommand : StoreCommand
{
    private readonly Argument<ContextName[]> _ids = ContextSymbols.Ids("The contexts.");
    private readonly Option<bool> _all = new("--all") { Description = "All contexts that have a pool." };
    private readonly Option<string> _to = new("--to")
    {
        Description = "The directory the legacy files are written to; a file that is there already is never replaced.",
        HelpName = "directory",
        Required = true,
    };

    private readonly Option<bool> _leaveOut = new("--leave-out-unreadable")
    {
        Description = "Write contexts with unreadable messages without these, rather than not at all.",
    };

    private readonly Option<bool> _quiet = ContextSymbols.Quiet();

    public RollbackCommand(ProgramEnvironment environment)
        : base(environment, "rollback", "Writes contexts back as legacy files, value by value what the pool holds.")
    {
        Add(_ids);
        foreach (Option option in new Option[] { _all, _to.Judged(environment), _leaveOut, _quiet }) Add(option);
        Validators.Add(result =>
        {
            bool namesIds = result.GetResult(_ids) is { Tokens.Count: > 0 };
            if (namesIds == (result.GetResult(_all) is { Implicit: false })) result.AddError("Name contexts, or --all of them.");
        });
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        List<ContextId> ids = parsed.GetValue(_all) ? await call.PoolsAsync() : await call.FindAllAsync(parsed.GetValue(_ids)!);
        var export = new LegacyExport(call.Files, call.Layout.Root);
        string directory = Path.GetFullPath(parsed.GetRequiredValue(_to));
        bool leavesOut = parsed.GetValue(_leaveOut);
        bool isQuiet = parsed.GetValue(_quiet);
        int complete = 0;
        int code = await call.ForEachAsync(ids, async id =>
        {
            LegacyExportResult result = await Task.Run(() => export.Write(id, directory, leavesOut), call.Stop);
            if (!isQuiet || result.LeftOut.Count > 0) Print(call.Out, result);
            if (result.LeftOut.Count == 0) complete++;
        });
        call.Out.Write($"{complete} of {Amounts.Count(ids.Count, "context")} written whole\n");
        return complete == ids.Count ? code : ExitCodes.CompletedWithFailures;
    }

    private static void Print(TextWriter output, LegacyExportResult result)
    {
        string order = result.OrderedBy is null ? "ordered by time, there is no backup to go by" : "ordered as in its backup";
        output.Write($"{ControlCharacters.OnOneLine(result.Path)}  {Amounts.Count(result.Messages, "message")}, {Amounts.Bytes(result.Bytes)}, {order}\n");
        foreach (string why in result.LeftOut) output.Write($"  left out: {ControlCharacters.OnOneLine(why)}\n");
    }
}
