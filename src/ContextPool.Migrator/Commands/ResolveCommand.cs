using System.CommandLine;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Reports;
using ContextPool.Migration.Settling;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool resolve</c>: ends conflicts; one side stays, the other goes to the trash.</summary>
internal sealed class ResolveCommand : StoreCommand
{
    private readonly Argument<ContextName[]> _ids = ContextSymbols.Ids("The contexts.");
    private readonly Option<Side> _take = new("--take") { Description = "Which side stays: the legacy file (source) or the pool.", HelpName = "source|pool", Required = true };
    private readonly Option<string?> _report = new("--report")
    {
        Description = "All that a run reported as conflicts: its id, or as much of its beginning as no other has.",
        HelpName = "run",
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do it; without, nothing is done." };

    public ResolveCommand(ProgramEnvironment environment)
        : base(environment, "resolve", "Settles conflicts: the side that is taken stays, the other goes to the trash.", ReportSymbols.Directory)
    {
        Add(_ids);
        foreach (Option option in new Option[] { _take, _report, _yes }) Add(option);
        Validators.Add(result =>
        {
            if (result.GetResult(_ids) is { Tokens.Count: > 0 } == result.GetResult(_report) is { Implicit: false })
                result.AddError("Name contexts, or the --report that has them.");
        });
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        string? report = parsed.GetValue(_report);
        List<ContextId> ids = report is null ? await call.FindAllAsync(parsed.GetValue(_ids)!) : ConflictsOf(call, report);
        Side side = parsed.GetRequiredValue(_take);
        if (!parsed.GetValue(_yes)) return await PreviewAsync(call, ids, side);
        var settlement = new Settlement(
            call.Files, call.Layout, call.Options.BackupDirectory, call.Options.LegacyDirectory, call.Options.Limits, call.Time)
        {
            LockWait = call.Options.LockWait,
        };
        int settled = 0;
        bool isAllWell = await ForEachAsync(call, ids, passesSettled: report is not null, async id =>
        {
            string how = await settlement.SettleAsync(id, side, call.Stop);
            call.Out.Write($"{id}  {how}\n");
            settled++;
        });
        if (ids.Count != 1) call.Out.Write($"{settled} of {Amounts.Count(ids.Count, "context")} settled\n");
        return isAllWell ? ExitCodes.Completed : ExitCodes.CompletedWithFailures;
    }

    private static async Task<int> PreviewAsync(StoreCall call, List<ContextId> ids, Side side)
    {
        var review = new ConflictReview(call.Files, call.Layout, call.Options.LegacyDirectory, call.Options.Limits);
        await ForEachAsync(call, ids, passesSettled: true, async id =>
        {
            BothSides sides = await review.LookAsync(id, call.Stop);
            call.Out.Write($"{id}  {(sides.Conflict is null ? "not in conflict: " : "")}{sides.Why}\n");
        });
        call.Complain($"nothing was done: --yes moves {(side == Side.Source ? "the pools" : "the legacy files")} of those in conflict to the trash");
        return ExitCodes.UsageError;
    }

    /// <summary>
    /// One context that cannot be settled is told and does not keep the others from it; a store that is in use, or too new, does.
    /// </summary>
    /// <param name="call">Where it is told.</param>
    /// <param name="ids">The contexts.</param>
    /// <param name="passesSettled">Those that are in no conflict any more are as they should be.</param>
    /// <param name="action">What is done.</param>
    private static async Task<bool> ForEachAsync(StoreCall call, List<ContextId> ids, bool passesSettled, Func<ContextId, Task> action)
    {
        bool isAllWell = true;
        foreach (ContextId id in ids)
        {
            call.Stop.ThrowIfCancellationRequested();
            try
            {
                await action(id);
            }
            catch (NothingToSettleException e) when (passesSettled && !e.NeedsSomebody)
            {
                call.Out.Write($"{id}  {e.Message}\n");
            }
            catch (Exception e) when (e is not (StoreBusyException or StoreFormatException) && StoreFault.CodeOf(e) is not null)
            {
                call.Complain($"{id}: {StoreFault.Explain(e, call.Options)}");
                isAllWell = false;
            }
        }

        return isAllWell;
    }

    private static List<ContextId> ConflictsOf(StoreCall call, string run)
    {
        ReportDirectory reports = call.Reports;
        reports.RequireExistence();
        var ids = new List<ContextId>();
        foreach (ReportedFile file in ReportReader.Read(call.Files, reports.Find(run).Place.Report))
        {
            if (file.Outcome == "conflict" && ContextId.TryParse(file.ContextId, out ContextId id)) ids.Add(id);
        }

        return ids;
    }
}
