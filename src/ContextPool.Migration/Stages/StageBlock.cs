using System.Diagnostics;
using System.Threading.Tasks.Dataflow;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration.Stages;

/// <summary>
/// The block around a stage: measures it, and turns whatever it throws, cancellation included, into the item's outcome. A
/// delegate that threw would fault the block and leave senders waiting for ever; one that threw a cancellation would make
/// the item vanish without a fault.
/// </summary>
internal sealed class StageBlock : IDisposable
{
    private readonly RunEnvironment _run;
    private readonly ILogger _log;
    private readonly Stage _which;
    private readonly StageMeter _meter;
    private int _working;
    private readonly StageThreads _threads;
    private readonly List<(Predicate<InFlight> Takes, Func<InFlight, Task<InFlight>> WorkAsync)> _work = [];

    public StageBlock(Stage which, RunEnvironment run, ILogger log)
    {
        StageOptions options = run.Options.Stages.Of(which);
        _run = run;
        _log = log;
        _which = which;
        _meter = new StageMeter(which.ToString(), options);
        _threads = new StageThreads(which.ToString(), options.Parallelism);
        Block = new TransformBlock<InFlight, InFlight>(WorkAsync, new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = options.Parallelism,
            BoundedCapacity = options.Capacity,
            EnsureOrdered = false,
            TaskScheduler = _threads,
        });
    }

    public TransformBlock<InFlight, InFlight> Block { get; }

    /// <summary>What it did; the times of its threads are known once this was disposed of.</summary>
    public StageSummary Summary => _meter.ToSummary(_threads.Times);

    /// <summary>Time that its items stood before the byte budget.</summary>
    public TimeSpan BudgetWait => _meter.BudgetWait;

    /// <summary>Says what the stage works on, and who does; several types where several ways lead to it. Before anything is sent.</summary>
    public StageBlock With<TIn>(IStage<TIn> stage)
        where TIn : InFlight
    {
        _work.Add((item => item is TIn, item => stage.WorkAsync((TIn)item)));
        return this;
    }

    /// <summary>Ends its threads. Behind the block's completion.</summary>
    public void Dispose() => _threads.Dispose();

    /// <summary>True for what this stage works on.</summary>
    public bool Takes(InFlight item) => _work.Exists(work => work.Takes(item));

    /// <summary>What is in it now.</summary>
    public StageLoad Load => new(_which.ToString(), Volatile.Read(ref _working), Block.InputCount);

    private async Task<InFlight> WorkAsync(InFlight arrived)
    {
        Interlocked.Increment(ref _working);
        try
        {
            return await WorkMeasuredAsync(arrived).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _working);
        }
    }

    private async Task<InFlight> WorkMeasuredAsync(InFlight arrived)
    {
        MigrationItem item = arrived.Item;
        long begin = _run.Time.GetTimestamp();
        if (_which == 0)
        {
            item.StartedAt = _run.Time.GetUtcNow();
            item.FirstStamp = begin;
        }

        TimeSpan admissionBefore = item.AdmissionWait;
        TimeSpan queued = _run.Time.GetElapsedTime(item.HandedOverStamp, begin);
        using Activity? span = RunTelemetry.BeginStage(item.Span, _which);
        InFlight next = await GuardedAsync(arrived).ConfigureAwait(false);
        if (_which == 0 && next is not Ended) item.Span = RunTelemetry.BeginContext(_run.Trace, item.Facts.Id, item.StartedAt);
        TimeSpan admission = item.AdmissionWait - admissionBefore;
        TimeSpan busy = _run.Time.GetElapsedTime(begin) - admission;
        item.StageTimes[(int)_which] = busy;
        _meter.Add(busy, queued, admission, item.Facts.SourceBytes, Block.InputCount);
        if (next is Ended) await LetGoOfDraftAsync(item).ConfigureAwait(false);
        item.HandedOverStamp = _run.Time.GetTimestamp();
        return next;
    }

    private async Task<InFlight> GuardedAsync(InFlight item)
    {
        try
        {
            return await _work.Find(work => work.Takes(item)).WorkAsync(item).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return Explain(item, e);
        }
    }

    private Ended Explain(InFlight item, Exception e)
    {
        switch (e)
        {
            case InvalidContentException invalid:
                return item.End(
                    Outcome.Failed, Enum.Parse<Reason>(invalid.Fault.ToString()), $"{invalid.Expected} ({item.Item.PlaceOf(invalid.Offset)})");
            case SourceChangedException:
                return item.End(Outcome.Failed, Reason.SourceChanged, e.Message);
            case OperationCanceledException:
                return item.End(Outcome.Skipped, Reason.RunStopped, "abandoned, nothing was published");
            case BackupDiffersException:
                return item.End(Outcome.Failed, Reason.BackupDiffers, e.Message);
            case FileOperationException { Failure: FileFailure.NoSpace } when !_run.IsFirstOutOfSpace():
                return item.End(Outcome.Skipped, Reason.RunStopped, RunEnvironment.Abandoned);
            case FileOperationException failed:
                return item.End(Outcome.Failed, ReasonOf(failed, item.Item), failed.Message);
            default:
                _log.LogError(e, "Defect in a stage at context {ContextId}", item.Item.Facts.Id);
                return item.End(Outcome.Failed, Reason.InternalError, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private static Reason ReasonOf(FileOperationException failed, MigrationItem item) => failed.Failure switch
    {
        FileFailure.NoSpace => Reason.NoSpace,
        FileFailure.AccessDenied => Reason.AccessDenied,
        FileFailure.NotFound when failed.Path == item.SourcePath => Reason.SourceDisappeared,
        FileFailure.WrongKind when failed.Path == item.SourcePath => Reason.SymbolicLink,
        _ => Reason.IoError,
    };

    /// <summary>Best effort: what cannot be deleted now is litter that the next run clears.</summary>
    private async Task LetGoOfDraftAsync(MigrationItem item)
    {
        try
        {
            await item.LetGoOfDraftAsync().ConfigureAwait(false);
        }
        catch (FileOperationException e)
        {
            _log.LogWarning("A draft could not be deleted and is left to the next run: {Message}", e.Message);
        }
    }
}
