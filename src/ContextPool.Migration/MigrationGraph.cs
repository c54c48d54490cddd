using System.Threading.Tasks.Dataflow;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Stages;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration;

/// <summary>The pipeline, wired. What each block does stands in its stage; what is known at each join stands here.</summary>
internal sealed class MigrationGraph
{
    private readonly IReadOnlyList<StageBlock> _stages;
    private readonly ActionBlock<MigrationItem> _report;

    public MigrationGraph(RunEnvironment run, Action<MigrationItem> account, ILogger log)
    {
        StagesOptions knobs = run.Options.Stages;
        var backup = new BackupStage(run);
        _stages =
        [
            new StageBlock(0, nameof(knobs.Detect), new DetectStage(run), knobs.Detect, run, log),
            new StageBlock(1, nameof(knobs.Backup), backup, knobs.Backup, run, log),
            new StageBlock(2, nameof(knobs.Convert), new ConvertStage(run), knobs.Convert, run, log),
            new StageBlock(3, nameof(knobs.WritePool), new WritePoolStage(run), knobs.WritePool, run, log),
            new StageBlock(4, nameof(knobs.Index), new IndexStage(run), knobs.Index, run, log),
            new StageBlock(5, nameof(knobs.Validate), new ValidateStage(run, backup), knobs.Validate, run, log),
        ];

        // One row after the other; it never throws, so it always drains and nobody upstream can wait for ever.
        _report = new ActionBlock<MigrationItem>(account, new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = 1,
            BoundedCapacity = 256,
            EnsureOrdered = false,
        });

        var onwards = new DataflowLinkOptions { PropagateCompletion = true };
        for (int i = 0; i < _stages.Count - 1; i++)
            _stages[i].Block.LinkTo(_stages[i + 1].Block, onwards, item => !item.HasEnded);

        // The two predicates of a stage divide its items without rest. A catch-all would not do: a full next stage postpones
        // an item, and the item is then offered to the following link, which would report it as if it had ended. Only
        // behind the last stage is nothing else linked, so there the report takes everything.
        foreach (StageBlock stage in _stages.SkipLast(1)) stage.Block.LinkTo(_report, item => item.HasEnded);
        _stages[^1].Block.LinkTo(_report);
    }

    public IEnumerable<StageSummary> Summaries => _stages.Select(s => s.Summary);

    /// <summary>
    /// Feeds the items, lazily, and completes when each of them was accounted for. Six blocks feed the report, so it is
    /// completed when all six are, not by propagation.
    /// </summary>
    public async Task RunAsync(IEnumerable<MigrationItem> items, TimeProvider time)
    {
        try
        {
            foreach (MigrationItem item in items)
            {
                item.HandedOverStamp = time.GetTimestamp();
                if (!await _stages[0].Block.SendAsync(item).ConfigureAwait(false))
                    throw new InvalidOperationException("the first stage refused an item: it must have failed");
            }
        }
        finally
        {
            _stages[0].Block.Complete();
            await AwaitStagesAsync().ConfigureAwait(false);
            _report.Complete();
            await _report.Completion.ConfigureAwait(false);
        }
    }

    /// <summary>The supervisor: should a block fail all the same, every other one is ended too, so that this always returns.</summary>
    private async Task AwaitStagesAsync()
    {
        var running = _stages.Select(s => s.Block.Completion).ToList();
        while (running.Count > 0)
        {
            Task ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            if (!ended.IsFaulted) continue;
            foreach (StageBlock stage in _stages) ((IDataflowBlock)stage.Block).Fault(ended.Exception!);
        }

        await Task.WhenAll(_stages.Select(s => s.Block.Completion)).ConfigureAwait(false);
    }
}
