using System.CommandLine;
using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool unpack</c>: messages come out of their packs, one file each.</summary>
internal sealed class UnpackCommand : StoreCommand
{
    private readonly Argument<ContextName[]> _ids = ContextSymbols.Ids("The contexts; all where none is named.");
    private readonly Option<bool> _json = ContextSymbols.Json();
    private readonly Option<bool> _quiet = ContextSymbols.Quiet();

    public UnpackCommand(ProgramEnvironment environment)
        : base(environment, "unpack", "Takes the messages of contexts out of their packs, one file each, as the original application reads them.")
    {
        Add(_ids);
        Add(_json);
        Add(_quiet);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextStore store = call.OpenStore();
        using var list = new PackList(call.Out, "unpacked", parsed.GetValue(_json), parsed.GetValue(_quiet));
        int code = await call.ForEachAsync(
            await call.NamedOrAllAsync(parsed.GetValue(_ids)), async id => list.Add(await store.UnpackAsync(id, call.Stop)));
        list.End(store.Place);
        return code;
    }
}
