using System.Diagnostics;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Journal;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Page;
using ContextPool.Migration.Reports;
using ContextPool.Migration.Retention;
using ContextPool.Migration.Space;
using ContextPool.Migration.Stages;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration;

/// <summary>One run from start to summary. Use it once.</summary>
internal sealed class MigrationRun(
    MigrationOptions options, IFileOperations files, TimeProvider time, ILogger<MigrationRun> log)
{
    private readonly UnfailingLogger _log = new(log);
    private readonly MeasuredFileOperations _measured = new(files, time);
    private readonly RunStart _start = new(new UnfailingLogger(log));
    private readonly StoreLayout _store = new(options.StorageDirectory);
    private readonly string _legacyRoot = Path.GetFullPath(options.LegacyDirectory);
    private readonly LegacyCounts _counts = new(files, new StoreLayout(options.StorageDirectory));
    // Of the moment in which it was asked to run: somebody may have been asked in between, and have thought it over.
    private string _runId = "";
    private DateTimeOffset _startedAt;
    private TimeSpan _processorTimeBefore;
    private long _startStamp;
    private IReadOnlySet<string> _claimsLeft = new HashSet<string>();
    private long? _found;
    private readonly SpaceSurvey _survey = new(options, files, time);
    private SpaceEstimate? _estimate;
    private IReadOnlyList<FileSystemUse> _fileSystems = [];

    /// <summary>Takes the report's rows where no disk does, for instance standard error. Belongs to the caller.</summary>
    public TextWriter LastResort { get; init; } = TextWriter.Null;

    /// <summary>What the program will return for an end; null where there is no program.</summary>
    public Func<RunEnd, int>? ExitCodeOf { get; init; }

    /// <summary>What the run has done so far; may be read from any thread while it runs.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>
    /// Runs to the end, or until <paramref name="cancel"/> is cancelled: then nothing more is admitted, contexts in flight
    /// finish or are abandoned whole, and the report is completed. Never throws for anything a file or a directory does.
    /// </summary>
    public async Task<RunSummary> RunAsync(CancellationToken cancel)
    {
        (_runId, _startedAt, _startStamp) = (RunId.New(time), time.GetUtcNow(), time.GetTimestamp());
        _processorTimeBefore = Environment.CpuUsage.TotalTime;
        Activity? span = RunTelemetry.BeginRun(_runId, options);
        RunSummary summary = await RunToEndAsync(cancel).ConfigureAwait(false);
        RunTelemetry.RunEnded(span, summary);
        return summary;
    }

    private async Task<RunSummary> RunToEndAsync(CancellationToken cancel)
    {
        try
        {
            return await RunGuardedAsync(cancel).ConfigureAwait(false);
        }
        catch (StoreFormatException e)
        {
            return Ended(e.IsNewer ? RunEnd.NewerFormat : RunEnd.PlaceUnusable, e.Message);
        }
        catch (FileOperationException e)
        {
            return Ended(e);
        }
    }

    private async Task<RunSummary> RunGuardedAsync(CancellationToken cancel)
    {
        if (!await _start.DoAsync("finding the legacy directory", () => files.LeadsToDirectory(_legacyRoot)).ConfigureAwait(false))
            return Ended(RunEnd.LegacyDirectoryMissing, $"there is no directory {_legacyRoot}");
        await _start.DoAsync("reading the store's format", () => StoreFormat.Read(files, _store)).ConfigureAwait(false);
        _found = await _start.DoAsync("counting the legacy files", CountLegacyFiles).ConfigureAwait(false);
        Progress.Expect(_found ?? options.Only?.Count);
        if (await _start.DoAsync("comparing the number of legacy files", WhySuspect).ConfigureAwait(false) is { } why)
            return Ended(RunEnd.LegacyDirectorySuspect, $"{_legacyRoot}: {why}");
        await LookForSpaceAsync(cancel).ConfigureAwait(false);
        if (!options.DryRun && FileSystemUse.WhyShort(_fileSystems) is { } whyShort) return Ended(RunEnd.NoSpace, whyShort);
        if (options.DryRun)
            return await MigrateAsync(await OpenBackupsAsync(BackupDirectory.OpenReadOnly).ConfigureAwait(false), cancel).ConfigureAwait(false);

        await _start.DoAsync("making the store", () => StoreFormat.Create(files, _store, time)).ConfigureAwait(false);
        // Without locks the first night would do, and every later one fail at each context that changed.
        await _start.DoAsync("trying the locks", () => files.TryLock(_store.Contexts)?.Dispose()).ConfigureAwait(false);
        (RunLock? held, string holder) = await _start.DoAsync("taking the lock", () => TakeLockAsync(cancel)).ConfigureAwait(false);
        if (held is null)
            return cancel.IsCancellationRequested
                ? Ended(RunEnd.StoppedBySignal, "while it waited for the store; nothing was done")
                : Ended(RunEnd.StoreLocked, $"{_store.Root} is in use: {holder}");
        using (held) return await MigrateLockedAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Leaves nothing known where it cannot be told: then the first context that does not fit will.</summary>
    private async Task LookForSpaceAsync(CancellationToken cancel)
    {
        if (options.MinFreeBytes is null) return;
        try
        {
            _estimate = await _survey.EstimateAsync(cancel).ConfigureAwait(false);
            Progress.ExpectBytes(_estimate.SourceBytes);
            _fileSystems = _survey.UsesOf(_estimate);
        }
        catch (FileOperationException e)
        {
            _log.LogWarning("How much room the run needs could not be told: {Message}", e.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The run will end before its first file.
        }
    }

    /// <summary>A dry run has counted it.</summary>
    private void CountSpace(RunDrafts drafts)
    {
        if (_estimate is not null && drafts.Dry is { } dry)
            _fileSystems = _survey.UsesOf(_estimate with { StorageBytes = dry.AllocatedBytes, StorageFiles = dry.CreatedFiles });
    }

    /// <summary>No lock where it was not let go in time, or the wait was cancelled.</summary>
    private async Task<(RunLock? Held, string Holder)> TakeLockAsync(CancellationToken cancel)
    {
        try
        {
            return await RunLockWait.TakeAsync(files, _store, _runId, options.LockWait, time, _start.Warn, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return (null, "");
        }
    }

    private async Task<RunSummary> MigrateLockedAsync(CancellationToken cancel)
    {
        await _start.DoAsync("clearing up after others", CleanUpAfterOthers).ConfigureAwait(false);
        using WriterRoom room = await _start.DoAsync(
            "making room for drafts", () => WriterRoom.Open(files, _store, time, _runId)).ConfigureAwait(false);
        try
        {
            await _start.DoAsync("folding the logs of commits", () => FoldCommitLogs(cancel)).ConfigureAwait(false);
            await _start.DoAsync("telling that there are packs", EnablePacks).ConfigureAwait(false);
            BackupDirectory backups = await OpenBackupsAsync(BackupDirectory.Open).ConfigureAwait(false);
            _claimsLeft = await _start.DoAsync(
                "putting back claimed sources", () => ClaimRecovery.PutBackAll(files, backups, _legacyRoot, _log)).ConfigureAwait(false);
            if (options.DeleteLegacy) KeepCount(isRemoving: true, removed: 0);
            RunSummary summary = await MigrateAsync(backups, cancel).ConfigureAwait(false);
            KeepCount(isRemoving: false, summary.SourcesRemoved);
            if (summary.End is RunEnd.Completed or RunEnd.CompletedWithFailures or RunEnd.StoppedByLimit) RemoveWhatIsDue(backups);
            return summary;
        }
        finally
        {
            StagingArea.Remove(
                files, _store, room, time, message => _log.LogWarning("Staging is left to the next run: {Message}", message));
        }
    }

    /// <summary>After a run that ended in order; where damage was found the evidence stays.</summary>
    private void RemoveWhatIsDue(BackupDirectory backups)
    {
        IReadOnlyList<Leaving> gone = new RetentionPass(files, options, backups).Remove(
            time.GetUtcNow(), why => _log.LogWarning("What is due to go stays: {Why}", why));
        foreach (IGrouping<string, Leaving> kind in gone.GroupBy(leaving => leaving.Kind))
            _log.LogInformation("Retention: {Count} of kind {Kind} were removed, for instance {Name}: {Why}", kind.Count(), kind.Key, kind.First().Name, kind.First().Why);
    }

    private Task<BackupDirectory> OpenBackupsAsync(Func<IFileOperations, string, TimeProvider, Action<string>?, BackupDirectory> open) =>
        _start.DoAsync("opening the backups", () => open(_measured, options.BackupDirectory, time, _start.Warn));

    /// <summary>How many files are named as contexts; null where only some are asked for, or the directory cannot be listed now.</summary>
    private long? CountLegacyFiles()
    {
        if (options.IsSelection) return null;
        try
        {
            return files.List(_legacyRoot).LongCount(name => SourceFile.TryParseName(name, out _));
        }
        catch (FileOperationException e) when (e.Failure != FileFailure.AccessDenied)
        {
            // The run lists it again, and reports what it gets.
            _log.LogWarning("The legacy files could not be counted: {Message}", e.Message);
            return null;
        }
    }

    private string? WhySuspect() =>
        _found is { } found ? LegacyAlarm.WhySuspect(found, _counts.Find(_legacyRoot), options) : null;

    /// <summary>
    /// What the next run is to find: all that was there, less what this run removed. A run over some files only changes what
    /// is known by what it removes.
    /// </summary>
    private void KeepCount(bool isRemoving, long removed)
    {
        LegacyCount? last = _counts.Find(_legacyRoot);
        if (_found is null && (!options.DeleteLegacy || last is { IsRemoving: true } && last.RunId != _runId)) return;
        if ((_found ?? last?.Files) is not { } before) return;
        try
        {
            _counts.Keep(_legacyRoot, new LegacyCount(Math.Max(0, before - removed), _runId, isRemoving));
        }
        catch (FileOperationException e)
        {
            _log.LogWarning("The number of legacy files could not be kept for the next run: {Message}", e.Message);
        }
    }

    private async Task<RunSummary> MigrateAsync(BackupDirectory backups, CancellationToken cancel)
    {
        using var admission = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var limit = options.MaxDuration is { } longest ? new CancellationTokenSource(longest, time) : new CancellationTokenSource();
        using CancellationTokenRegistration onLimit = limit.Token.Register(admission.Cancel);
        using var publishing = new CancellationTokenSource();
        // A dry run writes nothing into the store.
        string[] places = options.DryRun ? [options.ReportDirectory] : [options.ReportDirectory, _store.Reports];
        using var journal = new RunJournal(files, places, _runId, ExpectedRows, LastResort, options.DryRun, options.ReportByteOrderMark);
        RunEnvironment environment = await _start.DoAsync("looking at the file systems", () => new RunEnvironment(_runId, options, _measured, time, backups)
        {
            StopAdmitting = admission.Token,
            Abandon = cancel,
            StopPublishing = publishing.Token,
            AnnounceRemovalAsync = (item, outcome) => journal.AnnounceAsync(ReportRow.OfRemoval(item, outcome, _runId, time, options.ReportTimes)),
        }).ConfigureAwait(false);
        var known = new KnownConcerns(files, options.ReportDirectory, why => _log.LogWarning("What is new since the last run cannot be told: {Why}", why));
        var acknowledged = new AcknowledgedConcerns(files, options.ReportDirectory, why => _log.LogWarning("What was acknowledged cannot be told: {Why}", why));
        var accounts = new RunAccounts(environment, journal, Progress, limit, publishing, known, acknowledged, _log);
        var listing = new SourceListing(options, files, Progress, _claimsLeft);
        var graph = new MigrationGraph(environment, accounts.Account, _log);
        Progress.Watch(() => graph.Loads);
        _log.LogInformation("Run {RunId} from {Legacy} to {Store}", _runId, environment.LegacyRoot, _store.Root);

        try
        {
            await graph.RunAsync(listing.Detect(environment), time).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Everything detected is in the report all the same.
            _log.LogError(e, "Defect in the graph");
            accounts.Fail(e.Message);
        }

        CountSpace(environment.Drafts);
        RunEnd end = EndOf(accounts, listing, limit.IsCancellationRequested, cancel.IsCancellationRequested);
        PackingSummary? packing = await PackColdAsync(end, admission.Token).ConfigureAwait(false);
        string detail = accounts.Failure?.Why ?? listing.Detail ?? accounts.OutOfSpace
            ?? (end == RunEnd.NoSpace ? FileSystemUse.WhyShort(_fileSystems) : null) ?? accounts.LimitDetail;
        return Complete(accounts.Summarize(Ended(end, detail), environment, graph) with { Packing = packing }, journal, accounts);
    }

    private RunEnd EndOf(RunAccounts accounts, SourceListing listing, bool isOverLimit, bool isCancelled) =>
        accounts.Failure is { } failure ? failure.End
            : listing.Failure is { } broken ? RunFault.EndOf(broken)
            : accounts.HasDamage ? RunEnd.DamageFound
            : accounts.OutOfSpace is not null ? RunEnd.NoSpace
            : isCancelled && accounts.LeftFilesUndone ? RunEnd.StoppedBySignal
            : options.DryRun && FileSystemUse.WhyShort(_fileSystems) is not null ? RunEnd.NoSpace
            : isOverLimit && accounts.LeftFilesUndone ? RunEnd.StoppedByLimit
            : accounts.HasFailures ? RunEnd.CompletedWithFailures
            : RunEnd.Completed;

    /// <summary>Null where it is not asked for, or the run did not come to its end, or is over selected contexts.</summary>
    private async Task<PackingSummary?> PackColdAsync(RunEnd end, CancellationToken stop) =>
        options.PackAfter is { } after && !options.IsSelection && end is RunEnd.Completed or RunEnd.CompletedWithFailures
            ? await new ColdContexts(options, files, _store, time, _log).PackAsync(after, stop).ConfigureAwait(false)
            : null;

    /// <summary>One for each file, and one that announces its removal.</summary>
    private long ExpectedRows => (_found ?? options.Only?.Count ?? 0) * (options.DeleteLegacy ? 2 : 1);

    private RunSummary Complete(RunSummary summary, RunJournal journal, RunAccounts accounts)
    {
        if (accounts.LacksRows) return summary;
        try
        {
            journal.Complete();
            if (journal.Trouble.Length > 0) summary = Troubled(summary, journal);
            summary = summary with { ReportPath = journal.ReportPath };
            journal.WriteSummary(path => (summary with { SummaryPath = path }).ToJson());
            return summary with { SummaryPath = journal.SummaryPath, PagePath = options.ReportPage ? WritePage(journal.ReportPath) : "" };
        }
        catch (FileOperationException e)
        {
            return summary with { End = RunFault.EndOf(e), ExitCode = ExitCodeOf?.Invoke(RunFault.EndOf(e)), Detail = $"the report could not be completed: {RunFault.Explain(e, options)}" };
        }
    }

    /// <summary>The page says again what report and summary say, so whatever keeps it away costs no more than a line in the log.</summary>
    private string WritePage(string reportPath)
    {
        try
        {
            return new ReportPageFile(files, Path.GetDirectoryName(reportPath)!).Write(_runId);
        }
        catch (Exception e)
        {
            _log.LogWarning("The page of the report could not be written: {Message}", e.Message);
            return "";
        }
    }

    /// <summary>All rows are in the report, but not all went the usual way, or it is not where it was wanted.</summary>
    private RunSummary Troubled(RunSummary summary, RunJournal journal)
    {
        _log.LogWarning("The report is {Report}; on the way to it: {Trouble}", journal.ReportPath, journal.Trouble);
        return summary.Detail.Length > 0 ? summary : summary with { Detail = $"the report is {journal.ReportPath}: {journal.Trouble}" };
    }

    private RunSummary Ended(FileOperationException failed) => Ended(RunFault.EndOf(failed), RunFault.Explain(failed, options));

    private RunSummary Ended(RunEnd end, string detail) => new()
    {
        RunId = _runId,
        End = end,
        Detail = detail,
        DryRun = options.DryRun,
        LegacyDirectory = _legacyRoot,
        StorageDirectory = _store.Root,
        BackupDirectory = Path.GetFullPath(options.BackupDirectory),
        Selected = options.IsSelection,
        Layout = options.Layout,
        ProcessorMs = Math.Round((Environment.CpuUsage.TotalTime - _processorTimeBefore).TotalMilliseconds, 1),
        Processors = Environment.ProcessorCount,
        MaxBytesInFlight = options.MaxBytesInFlight,
        PeakMemoryBytes = PeakMemory(),
        ToolVersion = ReceiptOf.ToolVersion,
        Host = Environment.MachineName,
        ExitCode = ExitCodeOf?.Invoke(end),
        FilesLeftUndone = _found ?? 0,
        FileSystems = _fileSystems,
        StartedAt = Timestamp.FromDateTime(_startedAt).ToString(),
        DurationMs = Math.Round(time.GetElapsedTime(_startStamp).TotalMilliseconds, 1),
    };

    private static long PeakMemory()
    {
        using var own = Process.GetCurrentProcess();
        return own.PeakWorkingSet64;
    }

    private void CleanUpAfterOthers()
    {
        (int deleted, int kept) = StagingArea.CleanUp(files, _store, time, _start.Warn);
        if (deleted + kept > 0)
            _log.LogWarning(
                "An earlier writer died: {Deleted} unfinished drafts were deleted, {Kept} replaced versions moved to the trash",
                deleted, kept);
        if (ReturnedContexts.ClearTombstones(files, _store) is var cleared and > 0)
            _log.LogInformation("{Cleared} contexts that had been deleted are there again; their marks were removed", cleared);
    }

    /// <summary>Before the first pack: a program that knows none would take the contexts for empty.</summary>
    private void EnablePacks()
    {
        if (options.Layout == Layout.Packed || options.PackAfter is not null) StoreFormat.Enable(files, _store, StoreFeatures.Packs, time);
    }

    /// <summary>So that whoever knows only <c>context.json</c> finds a head that is no older than a night.</summary>
    private void FoldCommitLogs(CancellationToken cancel)
    {
        if (!StoreFormat.ReadFeatures(files, _store).HasFlag(StoreFeatures.CommitLog)) return;
        int folded = StoreCommitLogs.FoldAll(
            files, _store, Timestamp.FromDateTime(time.GetUtcNow()),
            (id, why) => log.LogWarning("The log of commits of context {Context} is left as it is: {Why}", id, why), cancel);
        log.LogInformation("{Folded} logs of commits were folded", folded);
    }
}
