using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ContextPool.Checking;
using ContextPool.Legacy;
using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool check</c>: what is not as it should be, one finding a line.</summary>
internal sealed class CheckCommand : StoreCommand
{
    private readonly Option<bool> _readData = new("--read-data") { Description = "Read every message and every backup too." };
    private readonly Option<(int Index, int Count)?> _subset = new("--subset")
    {
        Description = "Only one part of the contexts: 3/7 is the third of seven.",
        HelpName = "i/n",
        CustomParser = ParseSubset,
    };

    private readonly Option<ContextName[]> _only = ContextSymbols.Only();
    private readonly Option<bool> _json = ContextSymbols.Json();
    private readonly Option<bool> _quiet = ContextSymbols.Quiet();

    public CheckCommand(ProgramEnvironment environment)
        : base(environment, "check", "Looks for damage in a store and changes nothing; exit code 6 where there is some.",
            "Checking:LookSpacing", "Checking:SettleTime")
    {
        foreach (Option option in new Option[] { _readData, _subset, _only, _json, _quiet }) Add(option);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        HashSet<ContextId>? only = await ContextSymbols.NamedByAsync(_only, parsed, call);
        var options = new CheckOptions
        {
            ReadData = parsed.GetValue(_readData),
            Subset = parsed.GetValue(_subset),
            Only = only,
            Backups = LegacyBackups.Reader,
            LookSpacing = call.Checking.LookSpacing,
            SettleTime = call.Checking.SettleTime,
        };
        var summary = new CheckSummary();
        IAsyncEnumerable<Finding> findings = new StoreChecker(call.Layout.Root, call.Files, call.Time).CheckAsync(options, summary, call.Stop);
        if (parsed.GetValue(_quiet)) findings = findings.Where(finding => finding.IsDamage);
        await (parsed.GetValue(_json) ? FindingList.PrintJsonAsync(call.Out, findings, summary)
            : call.Screen is { } screen ? new FindingScreen(screen, call.Layout.Contexts).PrintAsync(findings, summary)
            : FindingList.PrintAsync(call.Out, findings, summary));
        int missing = call.ComplainOfMissing(only);
        if (summary.Damages > 0) return ExitCodes.DamageFound;
        return missing > 0 ? ExitCodes.CompletedWithFailures : ExitCodes.Completed;
    }

    private static (int Index, int Count)? ParseSubset(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        string[] numbers = text.Split('/');
        if (numbers.Length == 2 && TryParse(numbers[0], out int index) && TryParse(numbers[1], out int count) && index <= count) return (index, count);
        result.AddError($"'{text}' (--subset): expected two numbers like 3/7, the first from 1 up to the second");
        return null;

        static bool TryParse(string text, out int number) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
    }
}
