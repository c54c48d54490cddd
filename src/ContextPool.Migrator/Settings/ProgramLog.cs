using System.Globalization;
using Microsoft.Extensions.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Settings.Configuration;
using Serilog.Sinks.SystemConsole.Themes;

namespace ContextPool.Migrator.Settings;

/// <summary>Makes the loggers. All of them write to standard error.</summary>
internal static class ProgramLog
{
    private const string Template =
        "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} [{Level:u3}] {Message:lj}{NewLine}{Exception}";

    private static readonly Lock SelfLogGate = new();

    /// <summary>The logger before, and without, settings.</summary>
    public static Logger Bootstrap() => WithConsole(WithLevels(new LoggerConfiguration())).CreateLogger();

    /// <summary>
    /// The logger as the section <c>Serilog</c> describes it, with what that leaves out as in <see cref="Bootstrap"/>.
    /// Null, and a problem more, where the section cannot be followed in full.
    /// </summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="least">The least level that is logged, whatever the settings say of it; null where they decide.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public static Logger? Configured(IConfiguration configuration, LogEventLevel? least, ICollection<SettingsProblem> problems)
    {
        LoggerConfiguration wanted = WithLevels(new LoggerConfiguration());
        if (!configuration.GetSection("Serilog:WriteTo").Exists()) wanted = WithConsole(wanted);
        // Serilog tells of an unknown sink or argument only here, and would go on without it: a run without logs.
        // The hook is static, hence the gate.
        lock (SelfLogGate)
        {
            var complaints = new List<string>();
            SelfLog.Enable(complaint => complaints.Add(WithoutTimeAndCandidates(complaint)));
            Logger? logger = CreateOrNull(wanted, configuration, least, complaints);
            SelfLog.Disable();
            foreach (string complaint in complaints) problems.Add(SettingsProblem.OfLog(complaint));
            if (complaints.Count == 0) return logger;
            logger?.Dispose();
            return null;
        }
    }

    private static Logger? CreateOrNull(
        LoggerConfiguration wanted, IConfiguration configuration, LogEventLevel? least, List<string> complaints)
    {
        try
        {
            // Named, because a single-file program has no dependency file to find them in.
            var assemblies = new ConfigurationReaderOptions(
                typeof(ConsoleLoggerConfigurationExtensions).Assembly, typeof(CompactJsonFormatter).Assembly)
            {
                FormatProvider = CultureInfo.InvariantCulture,
            };
            wanted = wanted.ReadFrom.Configuration(configuration, assemblies);
            return (least is { } level ? wanted.MinimumLevel.Is(level) : wanted).CreateLogger();
        }
        catch (Exception e)
        {
            complaints.Add((e.InnerException ?? e).Message);
            return null;
        }
    }

    // "{time} {what} Candidate methods are: {pages of signatures}"
    private static string WithoutTimeAndCandidates(string complaint)
    {
        string text = complaint[(complaint.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        int candidates = text.IndexOf(" Candidate methods are:", StringComparison.Ordinal);
        return candidates < 0 ? text : text[..candidates];
    }

    private static LoggerConfiguration WithLevels(LoggerConfiguration logger) =>
        logger.MinimumLevel.Information().MinimumLevel.Override("Microsoft", LogEventLevel.Warning);

    // This theme writes a line at once; the default one writes it in pieces, between which the progress could get.
    private static LoggerConfiguration WithConsole(LoggerConfiguration logger) => logger.WriteTo.Console(
        outputTemplate: Template,
        formatProvider: CultureInfo.InvariantCulture,
        standardErrorFromLevel: LogEventLevel.Verbose,
        theme: AnsiConsoleTheme.Literate);
}
