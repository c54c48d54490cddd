using System.CommandLine;
using ContextPool.Checking;
using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool index rebuild</c>: indexes anew from the pools alone, each under the lock of its context's writers.</summary>
internal sealed class IndexRebuildCommand : StoreCommand
{
    private readonly Argument<ContextName[]> _ids = ContextSymbols.Ids("The contexts; all where none is named.");
    private readonly Option<bool> _quiet = ContextSymbols.Quiet();

    public IndexRebuildCommand(ProgramEnvironment environment)
        : base(environment, "rebuild", "Makes indexes anew from the pools, whatever is in them now.")
    {
        Add(_ids);
        Add(_quiet);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextStore store = call.OpenStore();
        List<ContextId> ids = await call.NamedOrAllAsync(parsed.GetValue(_ids));
        int rebuilt = 0;
        bool isDamaged = false;
        int code = await call.ForEachAsync(ids, async id =>
        {
            IndexRebuild made = await store.RebuildIndexAsync(id, call.Stop);
            if (made.Traces is { Count: > 0 } traces)
            {
                call.Complain($"{id}: its index is the only trace of {Amounts.Count(traces.Count, "message")} that the pool has lost, {traces[0]} among them: left as it is; run repair");
                isDamaged = true;
                return;
            }

            if (!parsed.GetValue(_quiet)) call.Out.Write($"{id}  {Amounts.Count(made.Messages, "message")}\n");
            rebuilt++;
        });
        call.Out.Write($"{rebuilt} of {ids.Count} {(ids.Count == 1 ? "index" : "indexes")} rebuilt in {store.Place}\n");
        return isDamaged ? ExitCodes.DamageFound : code;
    }
}
