using System.Globalization;
using System.Text;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migrator.Monitoring;

/// <summary>The last run and the store in Prometheus' text format. Pure.</summary>
internal static class MetricsText
{
    private const string LastSuccess = "contextpool_last_success_timestamp_seconds";
    private const string LastCompleted = "contextpool_last_completed_timestamp_seconds";

    /// <summary>The file's text.</summary>
    /// <param name="summary">What the run did.</param>
    /// <param name="exitCode">What the program returns.</param>
    /// <param name="ended">When the run ended.</param>
    /// <param name="totals">What is in the store; null where that is not known, and then it is not told.</param>
    /// <param name="before">The file as the run before left it; what it says of the last good run is kept where this one is none.</param>
    /// <param name="version">Of the program.</param>
    public static string Of(RunSummary summary, int exitCode, DateTimeOffset ended, StoreTotals? totals, string? before, string version)
    {
        var text = new StringBuilder();
        double now = ended.ToUnixTimeMilliseconds() / 1000.0;
        Gauge(text, "contextpool_build_info", "The version of the program that ran last; always 1.", (Labels("version", version), 1));
        Gauge(text, "contextpool_last_run_timestamp_seconds", "When the last run ended.", now);
        Gauge(text, LastCompleted, "When the last run ended that worked on every file; 0 where none did.", summary.End is RunEnd.Completed or RunEnd.CompletedWithFailures ? now : Kept(before, LastCompleted));
        Gauge(text, LastSuccess, "When the last run ended that left nothing to do, with exit code 0; 0 where none did.", exitCode == ExitCodes.Completed ? now : Kept(before, LastSuccess));
        Gauge(text, "contextpool_last_run_exit_code", "What the last run returned.", exitCode);
        Gauge(text, "contextpool_last_run_duration_seconds", "How long the last run took.", summary.DurationMs / 1000);
        Gauge(text, "contextpool_last_run_processor_seconds", "Processor time of the last run.", summary.ProcessorMs / 1000);
        Run(text, summary);
        if (totals is not null) Store(text, totals);
        return text.ToString();
    }

    private static void Run(StringBuilder text, RunSummary summary)
    {
        Gauge(text, "contextpool_last_run_files", "Files of the last run, by outcome.", [.. summary.Outcomes.Select(each => (Labels("outcome", each.Key), (double)each.Value))]);
        Gauge(text, "contextpool_last_run_reasons", "Files of the last run with something to explain, by reason.", [.. summary.Reasons.Select(each => (Labels("reason", each.Key), (double)each.Value))]);
        Gauge(text, "contextpool_last_run_messages", "Messages of contexts that the last run carried over.", summary.Messages);
        Gauge(text, "contextpool_last_run_source_bytes", "Bytes of all legacy files of the last run.", summary.SourceBytes);
        Gauge(text, "contextpool_last_run_pool_bytes", "Bytes that the last run wrote into pools.", summary.PoolBytes);
        Gauge(text, "contextpool_last_run_sources_removed", "Legacy files that the last run removed.", summary.SourcesRemoved);
        Gauge(text, "contextpool_last_run_stage_busy_seconds", "Time that the workers of a stage were busy in the last run, summed.", [.. summary.Stages.Select(stage => (Labels("stage", stage.Name), stage.BusyMs / 1000))]);
        Gauge(text, "contextpool_last_run_stage_wait_seconds", "Time that contexts stood in the queue of a stage in the last run, summed.", [.. summary.Stages.Select(stage => (Labels("stage", stage.Name), stage.WaitingMs / 1000))]);
    }

    private static void Store(StringBuilder text, StoreTotals totals)
    {
        Gauge(text, "contextpool_store_contexts", "Contexts in the store.", totals.Contexts);
        Gauge(text, "contextpool_store_unreadable_contexts", "Contexts in the store whose index and pool could not be read.", totals.Unreadable);
        Gauge(text, "contextpool_store_messages", "Messages in the store.", totals.Messages);
        Gauge(text, "contextpool_store_message_bytes", "Bytes of the messages in the store.", totals.MessageBytes);
        Gauge(text, "contextpool_store_trash_entries", "What waits in the store's trash.", totals.TrashEntries);
    }

    private static void Gauge(StringBuilder text, string name, string help, double value) => Gauge(text, name, help, ("", value));

    /// <summary>One value for each set of labels; nothing at all where there is none.</summary>
    private static void Gauge(StringBuilder text, string name, string help, params ReadOnlySpan<(string Labels, double Value)> values)
    {
        if (values.IsEmpty) return;
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        text.Append("# TYPE ").Append(name).Append(" gauge\n");
        foreach ((string labels, double value) in values)
            text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Labels(string name, string value)
    {
        string escaped = value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        return $"{{{name}=\"{escaped}\"}}";
    }

    /// <summary>What a file says of a metric without labels; 0 where it says nothing, or is no such file.</summary>
    private static double Kept(string? before, string name)
    {
        foreach (string line in (before ?? "").Split('\n'))
        {
            if (line.StartsWith($"{name} ", StringComparison.Ordinal)
                && double.TryParse(line[(name.Length + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return value;
        }

        return 0;
    }
}
