using System.CommandLine;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool delete</c>: a context to the trash. A legacy file is never removed by it.</summary>
internal sealed class DeleteCommand : StoreCommand
{
    private readonly Argument<ContextName> _id = ContextSymbols.Id();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do it; without, nothing is done." };

    public DeleteCommand(ProgramEnvironment environment)
        : base(environment, "delete", "Moves a context to the trash, from where restore brings it back until gc removes it.")
    {
        Add(_id);
        Add(_yes);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextId id = await call.FindAsync(parsed.GetValue(_id));
        ContextStore store = call.OpenStore();
        ChatContext context = await store.OpenAsync(id, call.Stop);
        if (context.Kind == ContextKind.Legacy)
        {
            call.Complain($"context {id} is a legacy file, which is never removed; it has no pool");
            return ExitCodes.CompletedWithFailures;
        }

        if (!parsed.GetValue(_yes))
        {
            call.Complain($"nothing was done: --yes moves context {id} to the trash");
            return ExitCodes.UsageError;
        }

        await store.DeleteAsync(id, call.Stop);
        call.Out.Write($"{id} is in the trash; 'contextpool restore {id}' brings it back\n");
        return ExitCodes.Completed;
    }
}
