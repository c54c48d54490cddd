using System.Threading.Tasks.Dataflow;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Stages;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration;

/// <summary>The pipeline, wired. What each block does stands in its stage; what is known at each join stands here.</summary>
internal sealed class MigrationGraph
{
    private readonly IReadOnlyList<StageBlock> _stages;
    private readonly ActionBlock<MigrationItem> _report;
    private readonly Action<MigrationItem> _account;
    private readonly ByteBudget _budget;
    private readonly ItemsInFlight _inFlight = new();
    private Exception? _fault;

    public MigrationGraph(RunEnvironment run, Action<MigrationItem> account, ILogger log)
    {
        _account = account;
        _budget = run.Budget;
        _stages = [.. Enum.GetValues<Stage>().Select(each => new StageBlock(each, Make(each, run, log), run, log))];

        // One row after the other; it never throws, so it always drains and nobody upstream can wait for ever.
        _report = new ActionBlock<MigrationItem>(Report, new ExecutionDataflowBlockOptions
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
    /// Feeds the items, lazily, and returns when each of them was handed to the report, whatever failed meanwhile. Throws
    /// where a block or the report failed: a defect, whose items were reported as failed.
    /// </summary>
    public async Task RunAsync(IEnumerable<MigrationItem> items, TimeProvider time)
    {
        Task supervision = SuperviseAsync();
        try
        {
            foreach (MigrationItem item in items)
            {
                item.HandedOverStamp = time.GetTimestamp();
                _inFlight.Add(item);

                // Only a block that failed refuses; the supervisor knows why.
                if (!await _stages[0].Block.SendAsync(item).ConfigureAwait(false)) break;
            }
        }
        finally
        {
            _stages[0].Block.Complete();
            await supervision.ConfigureAwait(false);
            ReportWhatWasLost();
        }

        if (_fault is not null) throw new InvalidOperationException($"a block of the graph failed: {_fault.Message}", _fault);
    }

    /// <summary>
    /// Awaits every block, the report's too. Should one fail all the same, the others are ended and whoever waits for the
    /// byte budget is sent away, so that this always returns. Never throws. Several blocks feed the report, so it is completed
    /// when all of them are, not by propagation.
    /// </summary>
    private async Task SuperviseAsync()
    {
        List<IDataflowBlock> stages = [.. _stages.Select(s => s.Block)];
        var running = stages.ConvertAll(s => s.Completion);
        while (running.Count > 0)
        {
            Task ended = await Task.WhenAny(running.Append(_report.Completion)).ConfigureAwait(false);
            running.Remove(ended);
            if (ended != _report.Completion && !ended.IsFaulted) continue;
            EndAll(stages, ended.Exception);
            await Task.WhenAll(stages.Select(s => s.Completion)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            break;
        }

        _report.Complete();
        await _report.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void EndAll(List<IDataflowBlock> stages, AggregateException? fault)
    {
        _fault ??= fault?.GetBaseException() ?? new InvalidOperationException("the report ended before the stages did");
        foreach (IDataflowBlock stage in stages) stage.Fault(_fault);
        _budget.Close();
    }

    /// <summary>The end of an item. An account that throws costs the run its good end, and no other item its row.</summary>
    private void Report(MigrationItem item)
    {
        _inFlight.Remove(item);
        try
        {
            _account(item);
        }
        catch (Exception e)
        {
            _fault ??= e;
        }
    }

    /// <summary>What a failed block held is gone from the graph, not from the report. No block works any more.</summary>
    private void ReportWhatWasLost()
    {
        foreach (MigrationItem item in _inFlight.TakeAll())
        {
            item.End(Outcome.Failed, Reason.InternalError, "lost in a block that failed; the next run finds what became of it");
            Report(item);
        }
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
