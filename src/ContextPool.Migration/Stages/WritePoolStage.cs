using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>Writes the messages into staging; a dry run only measures them.</summary>
internal sealed class WritePoolStage(RunEnvironment run) : IStage<Planned<ConvertedSource>>
{
    public Task<InFlight> WorkAsync(Planned<ConvertedSource> converted)
    {
        ContextId id = converted.Value.From.Source.Id;
        if (!run.Options.DryRun) converted.Item.UndoBy(() => run.Steps.Abandon(id));
        WrittenDraft draft = run.Steps.WritePool(converted.Value, run.Abandon);
        converted.Item.Facts = converted.Item.Facts.With(draft.Pool);
        return Task.FromResult<InFlight>(converted.With(draft));
    }
}
