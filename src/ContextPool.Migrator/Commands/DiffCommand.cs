using System.CommandLine;
using ContextPool.Legacy;
using ContextPool.Migration.Settling;
using ContextPool.Migrator.Printing;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool diff</c>: what a legacy file and its pool have differently, to decide between them by.</summary>
internal sealed class DiffCommand : StoreCommand
{
    private readonly Argument<ContextName> _id = ContextSymbols.Id();
    private readonly Option<bool> _json = ContextSymbols.Json();

    public DiffCommand(ProgramEnvironment environment)
        : base(environment, "diff", "Shows in what a legacy file and its pool differ: messages and members, both sides, word by word.")
    {
        Add(_id);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextId id = await call.FindAsync(parsed.GetValue(_id));
        BothSides sides = await new ConflictReview(call.Files, call.Layout, call.Options.LegacyDirectory, call.Options.Limits).LookAsync(id, call.Stop);
        (ContextHead Head, LegacyMessages Messages) source = LegacyMessages.Scan(call.Files, sides.Source.Path, id);
        IStoredContext pool = new LocalStorage(call.Layout, new LocalStorageOptions(IsDurable: true, TimeSpan.Zero), call.Files, call.Time).Context(id);
        ContextHead head = await pool.ReadHeadAsync(known: null, call.Stop) ?? throw new ContextNotFoundException(id);
        using IDifferencePrinter printer = parsed.GetValue(_json) ? new DifferenceJson(call.Out) : new DifferenceText(call.Out);
        printer.Begin(sides, head, call.Layout.Context(id).Root);
        var differences = new ContextDifferences(source, pool, head);
        foreach (MemberDifference member in differences.Members()) printer.Print(member);
        await foreach (MessageDifference message in differences.MessagesAsync(call.Stop)) printer.Print(message);
        printer.End(sides);
        return ExitCodes.Completed;
    }
}
