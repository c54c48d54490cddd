using System.CommandLine;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool restore</c>: a deleted context back from the trash.</summary>
internal sealed class RestoreCommand : StoreCommand
{
    private readonly Argument<ContextName> _id = ContextSymbols.Id();

    public RestoreCommand(ProgramEnvironment environment)
        : base(environment, "restore", "Brings the newest deleted version of a context back from the trash.") => Add(_id);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextId id = await call.FindDeletedAsync(parsed.GetValue(_id));
        try
        {
            await call.OpenStore().RestoreAsync(id, call.Stop);
        }
        catch (ContextNotFoundException)
        {
            call.Complain($"there is no deleted context {id} in the trash of {call.Layout.Root}");
            return ExitCodes.CompletedWithFailures;
        }

        call.Out.Write($"{id} is back\n");
        return ExitCodes.Completed;
    }
}
