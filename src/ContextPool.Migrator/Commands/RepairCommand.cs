using System.CommandLine;
using ContextPool.Checking;
using ContextPool.Legacy;
using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool repair</c>: prints what it would mend; <c>--yes</c> mends it. What it takes out goes to the trash.</summary>
internal sealed class RepairCommand : StoreCommand
{
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do it; without, the plan is printed and nothing is written." };
    private readonly Option<bool> _trashOrphans = new("--trash-orphans") { Description = "Move messages that no branch names to the trash." };
    private readonly Option<bool> _trashForeign = new("--trash-foreign-files")
    {
        Description = "Move files in contexts that the format has no name for to the trash.",
    };

    private readonly Option<ChangedMessages> _changed = new("--changed")
    {
        Description = "Messages whose contents changed after they were migrated, without a word in the index: leave, keep or recover them.",
        HelpName = "leave|keep|recover",
    };

    private readonly Option<ContextName[]> _only = ContextSymbols.Only();
    private readonly Option<bool> _json = ContextSymbols.Json();
    private readonly Option<bool> _quiet = ContextSymbols.Quiet();

    public RepairCommand(ProgramEnvironment environment)
        : base(environment, "repair", "Mends what check finds, from the pool itself and the verified backups; dry without --yes.",
            "Checking:LookSpacing", "Checking:SettleTime")
    {
        foreach (Option option in new Option[] { _yes, _trashOrphans, _trashForeign, _changed, _only, _json, _quiet }) Add(option);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        HashSet<ContextId>? only = await ContextSymbols.NamedByAsync(_only, parsed, call);
        var options = new RepairOptions
        {
            Execute = parsed.GetValue(_yes),
            TrashOrphans = parsed.GetValue(_trashOrphans),
            TrashForeignFiles = parsed.GetValue(_trashForeign),
            ChangedMessages = parsed.GetValue(_changed),
            Only = only,
            Backups = LegacyBackups.Reader,
            LookSpacing = call.Checking.LookSpacing,
            SettleTime = call.Checking.SettleTime,
        };
        RepairResult result = await new StoreRepair(call.Layout.Root, call.Files, call.Time).RunAsync(options, call.Stop);
        if (parsed.GetValue(_json)) RepairText.PrintJson(call.Out, result);
        else if (call.Screen is { } screen) new RepairScreen(screen, call.Layout.Contexts).Print(result, parsed.GetValue(_quiet));
        else RepairText.Print(call.Out, result, parsed.GetValue(_quiet));
        return CodeOf(result, call.ComplainOfMissing(only));
    }

    // It tells what is left afterwards: whoever wants to know whether there is damage at all asks check. What is being written was
    // left for a reason and is not known to be damaged; check does not call it so either.
    private static int CodeOf(RepairResult result, int missing)
    {
        if (result.Lost.Any(left => left.Finding.IsDamage)) return ExitCodes.DamageFound;
        return missing > 0 || result.Skipped.Any(left => left.Finding.IsDamage) ? ExitCodes.CompletedWithFailures : ExitCodes.Completed;
    }
}
