using System.Globalization;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Journal;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;
using ContextPool.Migration.Stages;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration;

/// <summary>
/// Where every item ends: one row, the sums, the limit on failures, and the return of what the item held. Called by one
/// block, one item at a time; never throws.
/// </summary>
internal sealed class RunAccounts(
    RunEnvironment run, RunJournal journal, RunProgress progress, CancellationTokenSource limit,
    CancellationTokenSource publishing, KnownConcerns known, AcknowledgedConcerns acknowledged, ILogger log)
{
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private long _messages;
    private long _sourceBytes;
    private long _poolBytes;
    private long _storedBytes;
    private int _failures;
    private string? _failure;
    private FileOperationException? _rowTrouble;
    private string? _outOfSpace;
    private long _unfinished;
    private long _acknowledged;
    private long _contexts;
    private long _sourcesRemoved;

    /// <summary>How and why the run failed as a whole; null where it did not. Trouble with rows is none where nothing was left undone for it.</summary>
    public (RunEnd End, string Why)? Failure => _failure is not null ? (RunEnd.InternalError, _failure)
        : _rowTrouble is null || !LeftFilesUndone ? null
        : (RunFault.EndOf(_rowTrouble), $"no place takes the report's rows any more: {RunFault.Explain(_rowTrouble, run.Options)}");

    /// <summary>True where a row could not be written, so that the report must not look complete.</summary>
    public bool LacksRows { get; private set; }

    /// <summary>True where a context failed, is in conflict, or was published without all that was to follow.</summary>
    public bool HasFailures => _failures > 0 || _unfinished > 0;

    /// <summary>True where something was read back otherwise than it was written.</summary>
    public bool HasDamage { get; private set; }

    /// <summary>What met a full file system; null where nothing did.</summary>
    public string? OutOfSpace => _outOfSpace is null ? null : $"{_outOfSpace}; make room there, or name another directory";

    /// <summary>True where the run ended before it had listed and begun every file; a limit met by the last one ended nothing.</summary>
    public bool LeftFilesUndone => !progress.IsDetectionComplete || _reasons.ContainsKey(SnakeCase.Of(Reason.RunStopped));

    /// <summary>Which limit ended the run; empty where none did.</summary>
    public string LimitDetail => !limit.IsCancellationRequested || !LeftFilesUndone ? ""
        : IsOverFailures ? $"{_failures} contexts failed or are in conflict, the limit is {run.Options.MaxFailures}"
        : $"the run took longer than {run.Options.MaxDuration}";

    private bool IsOverFailures => run.Options.MaxFailures > 0 && _failures >= run.Options.MaxFailures;

    public void Account(Ended ended)
    {
        MigrationItem item = ended.Item;
        try
        {
            ReportRow row = RowOf(ended);
            bool isAcknowledged = MayBeAcknowledged(ended) && acknowledged.Has(AsReported(row));
            Add(ended, isAcknowledged);
            if (NeedsSomebody(ended))
                log.Log(
                    isAcknowledged ? LogLevel.Information : LogLevel.Warning, "{Name}: {Outcome}, {Reason}{Known}: {Detail}", item.Name,
                    SnakeCase.Of(ended.Outcome), SnakeCase.Of(ended.Reason), isAcknowledged ? ", acknowledged" : "", ended.Detail);
            else if (log.IsEnabled(LogLevel.Debug)) log.LogDebug("{Name}: {Outcome}{Reason}", item.Name, SnakeCase.Of(ended.Outcome), WhyOf(ended));
            journal.Add(isAcknowledged ? row.Acknowledged() : row, item.Facts.Id, item.Name);
        }
        catch (FileOperationException e)
        {
            // The row is kept for the report, but the next thing that happens could not be written down.
            _rowTrouble ??= e;
            Stop();
        }
        catch (Exception e)
        {
            LacksRows = true;
            Fail($"the report could not be written: {e.Message}");
        }
        finally
        {
            Release(item);
        }
    }

    /// <summary>Ends the run: nothing more is begun or published. Nothing may be migrated that cannot be accounted for.</summary>
    public void Fail(string why)
    {
        _failure ??= why;
        Stop();
    }

    private void Stop()
    {
        publishing.Cancel();
        limit.Cancel();
    }

    public RunSummary Summarize(RunSummary summary, RunEnvironment environment, MigrationGraph graph)
    {
        RunSummary measured = summary with
        {
            Stages = [.. graph.Summaries],
            BudgetWaitMs = Math.Round(graph.BudgetWait.TotalMilliseconds, 1),
            BytesInFlightHighWater = environment.Budget.HighWater,
            Syncs = environment.Syncs.Count,
            SyncMs = Math.Round(environment.Syncs.Time.TotalMilliseconds, 1),
            WriteGain = environment.Measured.Writes.Gain(),
            ReadGain = environment.Measured.Reads.Gain(),
        };
        return measured with
        {
            Detected = progress.Detected,
            Outcomes = Enum.GetValues<Outcome>().ToDictionary(o => SnakeCase.Of(o), progress.CountOf),
            Reasons = _reasons,
            Messages = _messages,
            SourceBytes = _sourceBytes,
            PoolBytes = _poolBytes,
            StoredBytes = _storedBytes,
            SourcesRemoved = _sourcesRemoved,
            Acknowledged = _acknowledged,
            FilesLeftUndone = _reasons.GetValueOrDefault(SnakeCase.Of(Reason.RunStopped))
                + (progress.IsDetectionComplete ? 0 : Math.Max(0, summary.FilesLeftUndone - _contexts)),
            Stages = [.. measured.Stages.Select(s => s with { Utilisation = Math.Round(RunLimit.UtilisationOf(s, measured), 3) })],
            LimitedBy = RunLimit.Of(measured),
        };
    }

    private static string WhyOf(Ended ended) => ended.Reason == Reason.None ? "" : $", {SnakeCase.Of(ended.Reason)}";

    private static bool NeedsSomebody(Ended ended) => ended.Outcome is Outcome.Failed or Outcome.Conflict || ended.Reason.LeavesWork();

    /// <summary>Never what was read back otherwise than it was written, nor what ended the run.</summary>
    private static bool MayBeAcknowledged(Ended ended) =>
        NeedsSomebody(ended) && !ended.Reason.IsDamage() && ended.Reason is not (Reason.NoSpace or Reason.InternalError);

    private static ReportedFile AsReported(ReportRow row) => new()
    {
        ContextId = row.Of("context_id"),
        SourcePath = row.Of("source_path"),
        Outcome = row.Of("outcome"),
        Reason = row.Of("reason"),
        Detail = row.Of("detail"),
        SourceBytes = long.TryParse(row.Of("source_bytes"), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : 0,
        SourceSha256 = row.Of("source_sha256"),
    };

    private void Add(Ended ended, bool isAcknowledged)
    {
        RowFacts facts = ended.Item.Facts;
        bool isDone = ended.Outcome is Outcome.Migrated or Outcome.Updated or Outcome.Adopted;
        var amounts = new EndedAmounts(
            facts.SourceBytes, isDone ? facts.Context?.Source.Messages.Count ?? 0 : 0, isDone ? facts.PoolBytes ?? 0 : 0);
        _messages += amounts.Messages;
        _poolBytes += amounts.PoolBytes;
        _storedBytes += isDone ? facts.StoredBytes ?? 0 : 0;
        _sourceBytes += amounts.SourceBytes;
        if (ended.Reason != Reason.None)
        {
            string reason = SnakeCase.Of(ended.Reason);
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        }

        // By its name, as they were counted: what ended before Detect looked at it has no id yet.
        if (SourceFile.TryParseName(ended.Item.Name, out _)) _contexts++;
        if (facts.SourceRemoved) _sourcesRemoved++;
        if (isAcknowledged) _acknowledged++;
        else if (ended.Reason.LeavesWork()) _unfinished++;
        HasDamage |= ended.Reason.IsDamage();
        progress.FileEnded(ended.Outcome, facts.SourceBytes, amounts.Messages);
        RunTelemetry.FileEnded(ended.Item.Span, ended.Outcome, ended.Reason, amounts, run.Options.DryRun);
        if (ended.Outcome is not (Outcome.Failed or Outcome.Conflict) || isAcknowledged) return;
        _failures++;
        if (ended.Reason == Reason.NoSpace) _outOfSpace ??= ended.Detail;
        if (IsOverFailures) limit.Cancel();
    }

    /// <summary>A row of what is certain, where an item is in a state that its row cannot be made from.</summary>
    private ReportRow RowOf(Ended ended)
    {
        try
        {
            return ReportRow.Of(ended, run.RunId, run.Time, IsNew(ended), run.Options.DryRun, run.Options.ReportTimes);
        }
        catch (Exception e)
        {
            log.LogError(e, "Defect in the row of {Name}", ended.Item.Name);
            return ReportRow.OfCertain(ended, run.RunId);
        }
    }

    /// <summary>Null where nobody has to look at it.</summary>
    private bool? IsNew(Ended ended) => NeedsSomebody(ended)
        ? known.IsNew(ended.Item.Facts.Id?.ToString() ?? ended.Item.Name, SnakeCase.Of(ended.Outcome), SnakeCase.Of(ended.Reason)) : null;

    private void Release(MigrationItem item)
    {
        try
        {
            item.Release();
        }
        catch (Exception e)
        {
            log.LogError(e, "What {Name} held could not be returned", item.Name);
        }
    }
}
