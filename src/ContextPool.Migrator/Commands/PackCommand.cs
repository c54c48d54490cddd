using System.CommandLine;
using System.CommandLine.Parsing;
using ContextPool.Migrator.Printing;
using ContextPool.Migrator.Settings;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool pack</c>: messages that lie loose go into packs, while others read and write.</summary>
internal sealed class PackCommand : StoreCommand
{
    private readonly Argument<ContextName[]> _ids = ContextSymbols.Ids("The contexts; all where none is named.");
    private readonly Option<TimeSpan?> _olderThan = new("--older-than")
    {
        Description = "Only contexts to which nothing was saved for so long, such as 30d or 12h.",
        HelpName = "time",
        CustomParser = ParseTime,
    };

    private readonly Option<bool> _all = new("--all") { Description = "Fold the packs of a context and what lies loose into one pack." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what would be packed; write nothing." };
    private readonly Option<bool> _json = ContextSymbols.Json();
    private readonly Option<bool> _quiet = ContextSymbols.Quiet();

    public PackCommand(ProgramEnvironment environment)
        : base(environment, "pack", "Packs the messages of contexts: compressed, many in one file, each still read by itself.")
    {
        Add(_ids);
        foreach (Option option in new Option[] { _olderThan, _all, _dryRun, _json, _quiet }) Add(option);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextStore store = call.OpenStore();
        var options = new PackOptions
        {
            All = parsed.GetValue(_all),
            Level = call.Options.Packing.Level,
            DryRun = parsed.GetValue(_dryRun),
            UntouchedSince = parsed.GetValue(_olderThan) is { } age ? call.Time.GetUtcNow() - age : null,
        };
        using var list = new PackList(call.Out, options.DryRun ? "would be packed" : "packed", parsed.GetValue(_json), parsed.GetValue(_quiet));
        int code = await call.ForEachAsync(
            await call.NamedOrAllAsync(parsed.GetValue(_ids)), async id => list.Add(await store.PackAsync(id, options, call.Stop)));
        list.End(store.Place);
        return code;
    }

    private static TimeSpan? ParseTime(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (DurationText.TryRead(text, out TimeSpan time)) return time;
        result.AddError($"'{text}' (--older-than): expected a time such as 30d, 12h or 90m");
        return null;
    }
}
