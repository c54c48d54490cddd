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
        _stages = [.. Enum.GetValues<Stage>().Select(each => new StageBlock(each, Make(each, run, log), run, log))];

        // One row after the other; it never throws, so it always drains and nobody upstream can wait for ever.
        _report = new ActionBlock<MigrationItem>(account, new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = 1,
            BoundedCapacity = 256,
            EnsureOrdered = false,
        });

        Stage last = Enum.GetValues<Stage>()[^1];
        for (Stage stage = 0; stage < last; stage++) Link(stage);

        // Behind the last stage nothing else is linked, so there the report takes everything.
        BlockOf(last).LinkTo(_report);
    }

    public IEnumerable<StageSummary> Summaries => _stages.Select(s => s.Summary);

    /// <summary>
    /// Feeds the items, lazily, and completes when each of them was accounted for. All stages feed the report, so it is
    /// completed when all of them are, not by propagation.
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

    private static IStage Make(Stage stage, RunEnvironment run, ILogger log) => stage switch
    {
        Stage.Detect => new DetectStage(run),
        Stage.Backup => new BackupStage(run),
        Stage.Convert => new ConvertStage(run),
        Stage.WritePool => new WritePoolStage(run),
        Stage.Index => new IndexStage(run),
        Stage.Validate => new ValidateStage(run),
        Stage.Publish => new PublishStage(run, log),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "expected a stage"),
    };

    /// <summary>
    /// The predicates of a stage divide its items without rest. A catch-all would not do: a full next stage postpones
    /// an item, and the item is then offered to the following link, which would report it as if it had ended.
    /// </summary>
    private void Link(Stage stage)
    {
        foreach (Stage next in Route.AllAfter(stage))
        {
            // Only the following stage is completed: a shortcut's target is still fed by those between, and a block
            // completes only when its last item was taken, so when they are complete the shortcut is empty too.
            var options = new DataflowLinkOptions { PropagateCompletion = next == stage + 1 };
            BlockOf(stage).LinkTo(BlockOf(next), options, item => !item.HasEnded && Route.After(stage, item.Plan) == next);
        }

        BlockOf(stage).LinkTo(_report, item => item.HasEnded);
    }

    private TransformBlock<MigrationItem, MigrationItem> BlockOf(Stage stage) => _stages[(int)stage].Block;
}
