using ContextPool.Backups;
using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Journal;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Stages;
using ContextPool.Model;
using ContextPool.Saving;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration;

/// <summary>One run from start to summary. Use it once.</summary>
public sealed class MigrationRun(
    MigrationOptions options, IFileOperations files, TimeProvider time, ILogger<MigrationRun> log)
{
    private readonly UnfailingLogger _log = new(log);
    private readonly StoreLayout _store = new(options.StorageDirectory);
    private readonly string _runId = RunId.New(time);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _startStamp = time.GetTimestamp();
    private string? _listingFailure;

    /// <summary>What the run has done so far; may be read from any thread while it runs.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>
    /// Runs to the end, or until <paramref name="stop"/> is cancelled: then nothing more is admitted, contexts in flight
    /// finish or are abandoned whole, and the report is completed. Never throws for anything a file or a directory does.
    /// </summary>
    public async Task<RunSummary> RunAsync(CancellationToken stop)
    {
        try
        {
            return await RunGuardedAsync(stop).ConfigureAwait(false);
        }
        catch (StoreFormatException e)
        {
            return Ended(e.IsNewer ? RunEnd.NewerFormat : RunEnd.InternalError, e.Message);
        }
        catch (FileOperationException e)
        {
            return Ended(RunEnd.InternalError, e.Message);
        }
    }

    private async Task<RunSummary> RunGuardedAsync(CancellationToken stop)
    {
        if (!files.LeadsToDirectory(Path.GetFullPath(options.LegacyDirectory)))
            return Ended(RunEnd.LegacyDirectoryMissing, $"there is no directory {Path.GetFullPath(options.LegacyDirectory)}");
        StoreFormat.Read(files, _store);
        if (options.DryRun)
            return await MigrateAsync(BackupDirectory.OpenReadOnly(files, options.BackupDirectory, time), stop).ConfigureAwait(false);

        StoreFormat.Create(files, _store);
        using RunLock? held = RunLock.TryTake(files, _store, _runId, out string holder);
        if (held is null) return Ended(RunEnd.StoreLocked, $"{_store.Root} is in use: {holder}");
        try
        {
            CleanUpAfterOthers();
            StagingArea.Make(files, _store, _runId);
            return await MigrateAsync(BackupDirectory.Open(files, options.BackupDirectory, time), stop).ConfigureAwait(false);
        }
        finally
        {
            RemoveStaging();
        }
    }

    private async Task<RunSummary> MigrateAsync(BackupDirectory backups, CancellationToken stop)
    {
        using var admission = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var limit = options.MaxDuration is { } longest ? new CancellationTokenSource(longest, time) : new CancellationTokenSource();
        using CancellationTokenRegistration onLimit = limit.Token.Register(admission.Cancel);
        using var publishing = new CancellationTokenSource();
        var environment = new RunEnvironment(_runId, options, files, time, backups)
        {
            StopAdmitting = admission.Token,
            Abandon = stop,
            StopPublishing = publishing.Token,
        };
        using var journal = new RunJournal(files, options.ReportDirectory, _runId);
        var accounts = new RunAccounts(environment, journal, Progress, limit, publishing, _log);
        var graph = new MigrationGraph(environment, accounts.Account, _log);
        _log.LogInformation("Run {RunId} from {Legacy} to {Store}", _runId, environment.LegacyRoot, _store.Root);

        try
        {
            await graph.RunAsync(Detect(environment), time).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Everything detected is in the report all the same.
            _log.LogError(e, "Defect in the graph");
            accounts.Fail(e.Message);
        }

        RunEnd end = accounts.Failure is not null || _listingFailure is not null ? RunEnd.InternalError
            : accounts.HasDamage ? RunEnd.DamageFound
            : stop.IsCancellationRequested && accounts.LeftFilesUndone ? RunEnd.StoppedBySignal
            : limit.IsCancellationRequested && accounts.LeftFilesUndone ? RunEnd.StoppedByLimit
            : accounts.HasFailures ? RunEnd.CompletedWithFailures
            : RunEnd.Completed;
        return Complete(end, environment, graph, journal, accounts);
    }

    /// <summary>Lists the directory while the graph works; ends early when nothing more is to be admitted.</summary>
    private IEnumerable<MigrationItem> Detect(RunEnvironment environment)
    {
        IEnumerable<string> names = options.Only is null
            ? files.List(environment.LegacyRoot)
            : SelectedNames(environment.LegacyRoot, options.Only);
        using IEnumerator<string> listing = names.GetEnumerator();

        // Looked for first, so that a limit met by the last file does not pass for one that left something undone.
        while (MoveNext(listing))
        {
            if (environment.StopAdmitting.IsCancellationRequested) yield break;
            Progress.FileDetected();
            yield return new MigrationItem(listing.Current, Path.Combine(environment.LegacyRoot, listing.Current));
        }
    }

    /// <summary>
    /// The files of the selected contexts, in whatever spelling they are there; of one that is not there the name it should have.
    /// The directory is listed even where the canonical name exists: a second spelling beside it must be told.
    /// </summary>
    private IEnumerable<string> SelectedNames(string root, IReadOnlySet<ContextId> selected)
    {
        var names = new List<(ContextId Id, string Name)>();
        foreach (string name in selected.Count == 0 ? [] : files.List(root))
        {
            if (SourceFile.TryParseName(name, out ContextId id) && selected.Contains(id)) names.Add((id, name));
        }

        names.AddRange(selected.Except(names.Select(n => n.Id)).Select(id => (id, SourceFile.NameOf(id))));
        foreach ((_, string name) in names.Order()) yield return name;
    }

    /// <summary>A listing that breaks off ends the detection; what was detected is worked on and accounted for.</summary>
    private bool MoveNext(IEnumerator<string> listing)
    {
        try
        {
            if (listing.MoveNext()) return true;
            Progress.DetectionComplete();
        }
        catch (FileOperationException e)
        {
            _listingFailure = $"the legacy directory could not be listed to its end: {e.Message}";
        }

        return false;
    }

    private RunSummary Complete(
        RunEnd end, RunEnvironment environment, MigrationGraph graph, RunJournal journal, RunAccounts accounts)
    {
        RunSummary summary = accounts.Summarize(
            Ended(end, accounts.Failure ?? _listingFailure ?? accounts.LimitDetail), environment, graph);
        if (accounts.LacksRows) return summary;
        try
        {
            journal.Complete();
            summary = summary with { ReportPath = journal.ReportPath, SummaryPath = journal.SummaryPath };
            journal.WriteSummary(summary.ToJson());
            return summary;
        }
        catch (FileOperationException e)
        {
            return summary with { End = RunEnd.InternalError, Detail = $"the report could not be completed: {e.Message}" };
        }
    }

    private RunSummary Ended(RunEnd end, string detail) => new()
    {
        RunId = _runId,
        End = end,
        Detail = detail,
        DryRun = options.DryRun,
        StartedAt = Timestamp.FromDateTime(_startedAt).ToString(),
        DurationMs = Math.Round(time.GetElapsedTime(_startStamp).TotalMilliseconds, 1),
    };

    private void CleanUpAfterOthers()
    {
        // This run holds the lock, so every other run's staging belongs to a dead one.
        (int deleted, int kept) = StagingArea.CleanUp(
            files, _store, isAlive: name => !RunId.IsRunId(name), Timestamp.FromDateTime(time.GetUtcNow()));
        if (deleted + kept > 0)
            _log.LogWarning(
                "An earlier run died: {Deleted} unfinished drafts were deleted, {Kept} replaced versions moved to the trash",
                deleted, kept);
    }

    private void RemoveStaging()
    {
        try
        {
            StagingArea.Remove(files, _store, _runId, Timestamp.FromDateTime(time.GetUtcNow()));
        }
        catch (FileOperationException e)
        {
            _log.LogWarning("Staging could not be removed and is left to the next run: {Message}", e.Message);
        }
    }
}
