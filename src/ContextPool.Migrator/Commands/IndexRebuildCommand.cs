using System.CommandLine;
using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Storage.Local;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool index rebuild</c>: indexes anew from the pools alone, each under the lock of its context's writers.</summary>
internal sealed class IndexRebuildCommand : StoreCommand
{
    private readonly Argument<ContextId[]> _ids = ContextSymbols.Ids("The contexts; all where none is named.");

    public IndexRebuildCommand(ProgramEnvironment environment)
        : base(environment, "rebuild", "Makes indexes anew from the pools, whatever is in them now.") => Add(_ids);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextStore store = call.OpenStore();
        List<ContextId> ids = parsed.GetValue(_ids) is { Length: > 0 } named ? [.. named.Distinct()] : await call.PoolsAsync();
        TimeSpan wait = call.StoreOptions.WriterWait;
        int rebuilt = 0;
        bool isDamaged = false;
        int code = await call.ForEachAsync(ids, async id =>
        {
            ContextLayout context = call.Layout.Context(id);
            using WritersLock held = await WritersLock.TakeAsync(call.Files, context, id, wait, call.Time, call.Stop);
            FileStat metadata = call.Files.Stat(context.Metadata) ?? throw new ContextNotFoundException(id);
            if (LossTraces.In(call.Files, context, id) is { Count: > 0 } traces)
            {
                call.Complain($"{id}: its index is the only trace of {traces.Count} messages that the pool has lost, {traces[0]} among them: left as it is; run repair");
                isDamaged = true;
                return;
            }

            int messages = await Task.Run(() => IndexStore.Rebuild(
                call.Files, context, metadata.Permissions.ForFile(), Timestamp.FromDateTime(call.Time.GetUtcNow())));
            call.Out.Write($"{id}  {messages} messages\n");
            rebuilt++;
        });
        call.Out.Write($"{rebuilt} of {ids.Count} indexes rebuilt in {store.Place}\n");
        return isDamaged ? ExitCodes.DamageFound : code;
    }
}
