using System.Text;
using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migrator.Monitoring;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migrator.Migrating;

/// <summary>Asks, runs, shows progress, prints the result: the command from its settings to its exit code.</summary>
internal sealed class MigrateJob(
    MigrateRequest request, IMigration migration, MigratePrompt prompt, ProgressDisplay display, IFileOperations files,
    Terminal terminal, StopSignals signals, RunWatchers watchers, ILogger<MigrateJob> log)
{
    /// <summary>The exit code.</summary>
    public async Task<int> RunAsync()
    {
        if (request.NeedsConsent && await RefusalAsync() is { } refusal) return refusal;
        RunSummary summary = await MigrateAsync();
        await PrintAsync(summary);
        LogEnd(summary);
        int code = ExitCodes.Of(summary.End, signals.Received);
        await watchers.TellAsync(summary, code);
        return code;
    }

    // Null where the user agreed.
    private async Task<int?> RefusalAsync()
    {
        if (!files.LeadsToDirectory(request.Options.LegacyDirectory))
        {
            string missing = Path.GetFullPath(request.Options.LegacyDirectory);
            log.LogError("The legacy directory {Directory} does not exist", missing);
            return ExitCodes.LegacyDirectoryMissing;
        }

        try
        {
            if (await prompt.AskAsync(signals.Token)) return null;
            log.LogWarning("Cancelled at the prompt; nothing was done");
            return ExitCodes.UsageError;
        }
        catch (OutputException e)
        {
            log.LogError("Nobody can be asked, so nothing was done: {Message}", e.Message);
            return ExitCodes.UsageError;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            log.LogWarning("Stopped by {Signal} at the prompt; nothing was done", signals.Received);
            return ExitCodes.OfSignal(signals.Received);
        }
    }

    private async Task<RunSummary> MigrateAsync()
    {
        using CancellationTokenRegistration told = signals.Token.Register(() => log.LogWarning(
            "{Signal}: finishing what is in work; a second signal ends the program at once", signals.Received));
        // On another thread: a run may do a good deal of work before it first waits.
        Task<RunSummary> run = Task.Run(() => migration.RunAsync(signals.Token), CancellationToken.None);
        await display.ShowUntilAsync(run, migration.Progress);
        return await run;
    }

    private async Task PrintAsync(RunSummary summary)
    {
        string text = request.WantsJson ? Encoding.UTF8.GetString(summary.ToJson()) : request.IsQuiet ? SummaryText.BriefOf(summary) : SummaryText.Of(summary);
        try
        {
            await terminal.Out.WriteAsync(text);
            await terminal.Out.FlushAsync(CancellationToken.None);
        }
        catch (OutputException e)
        {
            // The run is complete and its report is on the disk: its code must not change.
            log.LogWarning("The summary could not be printed: {Message}; it is {Summary}", e.Message, summary.SummaryPath);
        }
    }

    private void LogEnd(RunSummary summary)
    {
        LogLevel level = summary.End switch
        {
            RunEnd.Completed => LogLevel.Information,
            RunEnd.CompletedWithFailures or RunEnd.StoppedByLimit or RunEnd.StoppedBySignal => LogLevel.Warning,
            _ => LogLevel.Error,
        };
        log.Log(level, "Run {RunId}: {End}", summary.RunId, SummaryText.EndOf(summary));
    }
}
