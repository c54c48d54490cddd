using ContextPool.Legacy;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage;

namespace ContextPool.Migration.Stages;

/// <summary>Writes the messages into staging; a dry run only measures them.</summary>
internal sealed class WritePoolStage(RunEnvironment run) : IStage<Planned<ConvertedSource>>
{
    public async Task<InFlight> WorkAsync(Planned<ConvertedSource> converted)
    {
        if (run.IsOutOfSpace) return converted.End(Outcome.Skipped, Reason.RunStopped, RunEnvironment.Abandoned);
        run.Reserve.Require(converted.Value.From.Source.Stat.Length);
        IContextDraft draft = run.Drafts.Begin(converted.Value.From.Source);
        converted.Item.Hold(draft);
        WrittenDraft written = await run.Steps.WritePoolAsync(converted.Value, draft, run.Abandon);
        converted.Item.Facts = converted.Item.Facts.With(written.Pool);
        return converted.With(written);
    }
}
