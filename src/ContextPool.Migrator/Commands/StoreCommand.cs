using System.CommandLine;
using ContextPool.Migrator.Settings;
using Serilog.Core;

namespace ContextPool.Migrator.Commands;

/// <summary>
/// A command on a store: finds the store by the same settings as <c>migrate</c>, and turns what cannot be done into a line and
/// an exit code. All of them take all directories, so that one set of options in a script fits every command.
/// </summary>
internal abstract class StoreCommand : Command
{
    private const string LegacyDirectory = "Migration:LegacyDirectory";

    private readonly ProgramEnvironment _environment;
    private readonly SettingOption[] _settings;

    private readonly Option<string> _settingsFile = new("--settings")
    {
        Description = $"The settings file [{SettingsFile.Name} {SettingsFile.Places}]",
        HelpName = "file",
    };

    /// <summary>The command in an environment; a derived class adds its own options, and names the further settings that it takes.</summary>
    protected StoreCommand(ProgramEnvironment environment, string name, string description, params string[] settings)
        : base(name, description)
    {
        _environment = environment;
        string[] directories = ["Migration:StorageDirectory", LegacyDirectory, "Migration:BackupDirectory"];
        _settings = [.. directories.Concat(settings).Select(key => new SettingOption(key))];
        foreach (SettingOption option in _settings) Add(option.Symbol);
        Add(_settingsFile.Judged(environment));
        SetAction((parsed, _) => StartAsync(parsed));
    }

    /// <summary>True for commands that also work where there are only legacy files.</summary>
    protected virtual bool ServesLegacyFiles => false;

    /// <summary>False for commands that look at what runs left, and not into a store.</summary>
    protected virtual bool NeedsStore => true;

    /// <summary>Does the work and returns the exit code. What it throws of <see cref="StoreFault"/>'s kinds ends the command in order.</summary>
    protected abstract Task<int> RunAsync(ParseResult parsed, StoreCall call);

    private async Task<int> StartAsync(ParseResult parsed)
    {
        var problems = new List<SettingsProblem>();
        var given = new Dictionary<string, string?>();
        foreach (SettingOption option in _settings) option.AddTo(given, parsed);
        ProgramSettings? settings = ProgramSettings.LoadOrNull(
            _environment, parsed.GetValue(_settingsFile), given, key => _settings.Any(option => option.Key == key), problems);
        if (settings is null) return ProblemList.Print(_environment.Terminal.Error, problems);

        await using Logger log = settings.Log;
        var call = new StoreCall(_environment, settings);
        try
        {
            bool insistsOnLegacy = given.ContainsKey(LegacyDirectory);
            if (NeedsStore && !call.Finds(ServesLegacyFiles, insistsOnLegacy)) return ExitCodes.LegacyDirectoryMissing;
            return await RunAsync(parsed, call);
        }
        catch (OperationCanceledException) when (call.Stop.IsCancellationRequested)
        {
            return ExitCodes.OfSignal(_environment.Signals.Received);
        }
        catch (Exception e) when (StoreFault.CodeOf(e) is { } code)
        {
            call.Complain(StoreFault.Explain(e, settings.Options));
            return code;
        }
        finally
        {
            await call.Out.FlushAsync(CancellationToken.None);
        }
    }
}
