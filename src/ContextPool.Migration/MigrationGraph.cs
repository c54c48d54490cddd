using System.Threading.Tasks.Dataflow;
using ContextPool.Legacy;
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
    private readonly ActionBlock<InFlight> _report;
    private readonly Action<Ended> _account;
    private readonly ByteBudget _budget;
    private readonly ItemsInFlight _inFlight = new();
    private Exception? _fault;

    public MigrationGraph(RunEnvironment run, Action<Ended> account, ILogger log)
    {
        _account = account;
        _budget = run.Budget;
        _stages = [.. Enum.GetValues<Stage>().Select(each => Make(each, run, log))];

        // One row after the other; it never throws, so it always drains and nobody upstream can wait for ever.
        _report = new ActionBlock<InFlight>(Report, new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = 1,
            BoundedCapacity = 256,
            EnsureOrdered = false,
        });

        for (int position = 0; position < _stages.Count; position++) Link(position);
    }

    /// <summary>Behind the run.</summary>
    /// <summary>What is in each stage now.</summary>
    public IReadOnlyList<StageLoad> Loads => [.. _stages.Select(s => s.Load)];

    public IEnumerable<StageSummary> Summaries => _stages.Select(s => s.Summary);

    /// <summary>Time that contexts stood before the byte budget, summed.</summary>
    public TimeSpan BudgetWait => TimeSpan.FromTicks(_stages.Sum(s => s.BudgetWait.Ticks));

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
                if (!await _stages[0].Block.SendAsync(new ListedFile(item)).ConfigureAwait(false)) break;
            }
        }
        finally
        {
            _stages[0].Block.Complete();
            await supervision.ConfigureAwait(false);
            foreach (StageBlock stage in _stages) stage.Dispose();
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
    private void Report(InFlight item)
    {
        _inFlight.Remove(item.Item);
        try
        {
            _account(item as Ended ?? item.End(Outcome.Failed, Reason.InternalError, "left the graph without an outcome"));
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
            Report(new Ended(
                item, Outcome.Failed, Reason.InternalError, "lost in a block that failed; the next run finds what became of it"));
        }
    }

    /// <summary>What each stage works on; what a stage hands over finds its way to the one that works on it.</summary>
    private static StageBlock Make(Stage stage, RunEnvironment run, ILogger log)
    {
        var block = new StageBlock(stage, run, log);
        switch (stage)
        {
            case Stage.Detect: return block.With(new DetectStage(run));
            case Stage.Backup: return block.With(new BackupStage(run));
            case Stage.Convert: return block.With(new ConvertStage(run));
            case Stage.WritePool: return block.With(new WritePoolStage(run));
            case Stage.Index: return block.With(new IndexStage(run));
            case Stage.Validate:
                var validate = new ValidateStage(run);
                return block.With<Planned<IndexedDraft>>(validate).With<Planned<PoolToAdopt>>(validate).With<Planned<SourceToRetire>>(validate);
            case Stage.Publish:
                var publish = new PublishStage(run, log);
                return block.With<Planned<ValidatedDraft>>(publish).With<Planned<EqualPool>>(publish).With<Planned<SoundPool>>(publish);
            default: throw new ArgumentOutOfRangeException(nameof(stage), stage, "expected a stage");
        }
    }

    /// <summary>
    /// Each item goes to the stage behind that works on what it has become, over those that its plan does not need; one that no
    /// stage behind takes has ended. The predicates divide the items without rest: a full stage postpones an item, and the item is
    /// then offered to the following link, so a link without a predicate would report it as if it had ended.
    /// </summary>
    private void Link(int position)
    {
        List<StageBlock> behind = [.. _stages.Skip(position + 1)];
        foreach (StageBlock next in behind)
        {
            // Only the following stage is completed: a shortcut's target is still fed by those between, and a block
            // completes only when its last item was taken, so when they are complete the shortcut is empty too.
            var options = new DataflowLinkOptions { PropagateCompletion = next == behind[0] };
            _stages[position].Block.LinkTo(next.Block, options, next.Takes);
        }

        _stages[position].Block.LinkTo(_report, item => !behind.Exists(next => next.Takes(item)));
    }
}
