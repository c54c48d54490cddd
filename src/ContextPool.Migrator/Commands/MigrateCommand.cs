using System.CommandLine;
using ContextPool.Files;
using ContextPool.Migration;
using ContextPool.Migration.Options;
using ContextPool.Migrator.Migrating;
using ContextPool.Migrator.Monitoring;
using ContextPool.Migrator.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool migrate</c>: its options, and the services its job runs with.</summary>
internal sealed class MigrateCommand : Command
{
    private readonly ProgramEnvironment _environment;
    private readonly SettingOption[] _settings =
    [
        new("Migration:LegacyDirectory"), new("Migration:StorageDirectory"), new("Migration:BackupDirectory"),
        new("Migration:ReportDirectory"), new("Migration:DeleteLegacy"), new("Migration:Checksum"), new("Migration:Layout"),
        new("Migration:MaxDuration"), new("Migration:MaxFailures"),
        new("Migration:MinFiles"), new("Migration:MaxDrop"), new("Metrics:File"),
    ];

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Predict everything, write nothing but the report.",
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask before the run." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the summary as JSON." };
    private readonly Option<bool> _quiet = ContextSymbols.Quiet();
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log a line for every file too." };
    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Only these contexts.",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _include = Patterns("--include", "Only files whose names match (* and ?), for instance 'a*.json'.");
    private readonly Option<string[]> _exclude = Patterns("--exclude", "No files whose names match, whatever else names them.");

    private readonly Option<string> _idsFrom = new("--ids-from")
    {
        Description = "Only the contexts of a file with one id a line; # begins a comment.",
        HelpName = "file",
    };

    private readonly Option<string> _settingsFile = new("--settings")
    {
        Description = $"The settings file [{SettingsFile.Name} {SettingsFile.Places}]",
        HelpName = "file",
    };

    /// <summary>The command in an environment.</summary>
    public MigrateCommand(ProgramEnvironment environment)
        : base("migrate", "Migrates legacy contexts into message pools, proves each, and reports on every one.")
    {
        _environment = environment;
        foreach (SettingOption option in _settings) Add(option.Symbol);
        Option[] others = [_dryRun, _yes, _only, _include, _exclude, _idsFrom.Judged(environment), _json, _quiet, _verbose, _settingsFile.Judged(environment)];
        foreach (Option option in others) Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_quiet) && result.GetValue(_verbose)) result.AddError("--quiet and --verbose: expected one of them");
        });
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var problems = new List<SettingsProblem>();
        var contexts = new SelectedContexts(problems);
        contexts.Add(parsed.GetValue(_only) ?? []);
        if (parsed.GetValue(_idsFrom) is { } ids) contexts.AddFile(ids);
        ProgramSettings? settings = ProgramSettings.LoadOrNull(
            _environment, parsed.GetValue(_settingsFile), GivenSettings(parsed), key => _settings.Any(option => option.Key == key), problems, LeastLogged(parsed));
        if (settings is null) return ProblemList.Print(_environment.Terminal.Error, problems);

        var request = new MigrateRequest(
            settings.Options with { DryRun = parsed.GetValue(_dryRun), Only = contexts.Ids, Include = NullIfNone(parsed.GetValue(_include)), Exclude = NullIfNone(parsed.GetValue(_exclude)) },
            parsed.GetValue(_yes), parsed.GetValue(_json), parsed.GetValue(_quiet));
        return await ProgramHost.RunAsync(
            _environment, settings, services => Watch(Register(services, request), settings.Monitoring, request.Options),
            services => services.GetRequiredService<MigrateJob>().RunAsync());
    }

    private LogEventLevel? LeastLogged(ParseResult parsed) =>
        parsed.GetValue(_quiet) ? LogEventLevel.Warning : parsed.GetValue(_verbose) ? LogEventLevel.Debug : null;

    private static Option<string[]> Patterns(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "glob",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private static string[]? NullIfNone(string[]? patterns) => patterns is { Length: > 0 } ? patterns : null;

    private Dictionary<string, string?> GivenSettings(ParseResult parsed)
    {
        var given = new Dictionary<string, string?>();
        foreach (SettingOption option in _settings) option.AddTo(given, parsed);
        return given;
    }

    private static void Watch(IServiceCollection services, MonitoringOptions monitoring, MigrationOptions options)
    {
        services.AddSingleton<RunWatchers>();
        if (monitoring.MetricsFile is { } file)
        {
            services.AddSingleton<IRunWatcher>(given => new MetricsFile(
                file, options, given.GetRequiredService<IFileOperations>(), given.GetRequiredService<TimeProvider>()));
        }

        if (monitoring.NotifyUrl is not null)
        {
            services.AddSingleton<IRunWatcher>(given => new Webhook(
                monitoring, given.GetRequiredService<TimeProvider>(), given.GetRequiredService<StopSignals>()));
        }
    }

    private static IServiceCollection Register(IServiceCollection services, MigrateRequest request) => services
        .AddSingleton(request)
        .AddSingleton(request.Options)
        .AddSingleton(FileOperations.ForThisPlatform)
        .AddSingleton(given => new MigrationRun(
            request.Options, given.GetRequiredService<IFileOperations>(), given.GetRequiredService<TimeProvider>(),
            given.GetRequiredService<ILogger<MigrationRun>>())
        {
            LastResort = given.GetRequiredService<Terminal>().Error,
            ExitCodeOf = end => ExitCodes.Of(end, given.GetRequiredService<StopSignals>().Received),
        })
        .AddSingleton<IMigration, GraphMigration>()
        .AddSingleton<MigratePrompt>()
        .AddSingleton<ProgressDisplay>()
        .AddSingleton<MigrateJob>();
}
