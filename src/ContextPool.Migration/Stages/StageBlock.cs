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
internal sealed class StageBlock
{
    private readonly IStage _stage;
    private readonly RunEnvironment _run;
    private readonly ILogger _log;
    private readonly Stage _which;
    private readonly StageMeter _meter;

    public StageBlock(Stage which, IStage stage, RunEnvironment run, ILogger log)
    {
        StageOptions options = run.Options.Stages.Of(which);
        _stage = stage;
        _run = run;
        _log = log;
        _which = which;
        _meter = new StageMeter(which.ToString(), options);
        Block = new TransformBlock<MigrationItem, MigrationItem>(WorkAsync, new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = options.Parallelism,
            BoundedCapacity = options.Capacity,
            EnsureOrdered = false,
        });
    }

    public TransformBlock<MigrationItem, MigrationItem> Block { get; }

    public StageSummary Summary => _meter.ToSummary();

    private async Task<MigrationItem> WorkAsync(MigrationItem item)
    {
        long begin = _run.Time.GetTimestamp();
        if (_which == 0)
        {
            item.StartedAt = _run.Time.GetUtcNow();
            item.FirstStamp = begin;
        }

        TimeSpan admissionBefore = item.AdmissionWait;
        TimeSpan queued = _run.Time.GetElapsedTime(item.HandedOverStamp, begin);
        try
        {
            await _stage.WorkAsync(item).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Explain(item, e);
        }

        TimeSpan admission = item.AdmissionWait - admissionBefore;
        TimeSpan busy = _run.Time.GetElapsedTime(begin) - admission;
        item.StageTimes[(int)_which] = busy;
        _meter.Add(busy, queued + admission, item.SourceStat.Length, Block.InputCount);
        if (item.HasEnded && item.IsStaged) DropDraft(item);
        item.HandedOverStamp = _run.Time.GetTimestamp();
        return item;
    }

    private void Explain(MigrationItem item, Exception e)
    {
        switch (e)
        {
            case InvalidContentException invalid:
                item.End(Outcome.Failed, Enum.Parse<Reason>(invalid.Fault.ToString()), $"{invalid.Expected} ({PlaceOf(item, invalid.Offset)})");
                break;
            case SourceChangedException:
                item.End(Outcome.Failed, Reason.SourceChanged, e.Message);
                break;
            case OperationCanceledException:
                item.End(Outcome.Skipped, Reason.RunStopped, "abandoned, nothing was published");
                break;
            case BackupDiffersException:
                item.End(Outcome.Failed, Reason.BackupDiffers, e.Message);
                break;
            case FileOperationException { Failure: FileFailure.NoSpace } when !_run.IsFirstOutOfSpace():
                item.End(Outcome.Skipped, Reason.RunStopped, "abandoned, nothing was published: a file system is full");
                break;
            case FileOperationException failed:
                item.End(Outcome.Failed, ReasonOf(failed, item), failed.Message);
                break;
            default:
                _log.LogError(e, "Defect in a stage at context {ContextId}", item.Id);
                item.End(Outcome.Failed, Reason.InternalError, $"{e.GetType().Name}: {e.Message}");
                break;
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

    private static string PlaceOf(MigrationItem item, long offset)
    {
        string place = $"byte {offset}";
        try
        {
            return (item.Draft?.Text ?? item.Text) is { } text ? $"{text.PlaceOf(offset)}, {place}" : place;
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            // The text lies in a file that cannot be read again, or has become shorter.
            return place;
        }
    }

    /// <summary>Best effort: what cannot be deleted now is litter that the next run clears.</summary>
    private void DropDraft(MigrationItem item)
    {
        try
        {
            _run.Files.DeleteTree(_run.DraftOf(item).Root);
        }
        catch (FileOperationException e)
        {
            _log.LogWarning("A draft could not be deleted and is left to the next run: {Message}", e.Message);
        }
    }
}
