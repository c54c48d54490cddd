using ContextPool.Migration.Options;
using ContextPool.Migrator.Monitoring;
using Microsoft.Extensions.Configuration;
using Serilog.Core;
using Serilog.Events;

namespace ContextPool.Migrator.Settings;

/// <summary>What a command runs with, once nothing is wrong with it.</summary>
/// <param name="Options">Everything about a run but what a command takes from its own command line only.</param>
/// <param name="Checking">How sure a check and a repair have to be.</param>
/// <param name="Monitoring">Who outside is told of a run.</param>
/// <param name="Configuration">The text of it all.</param>
/// <param name="Log">The logger of the command; whoever gets this disposes it.</param>
internal sealed record ProgramSettings(
    MigrationOptions Options, LookTimes Checking, MonitoringOptions Monitoring, IConfiguration Configuration, Logger Log)
{
    /// <summary>
    /// Command line over environment over file. Null, and every problem there is, where something is wrong;
    /// also where <paramref name="problems"/> holds some already.
    /// </summary>
    /// <param name="environment">Of the program.</param>
    /// <param name="file">The settings file that was asked for; the usual one where null.</param>
    /// <param name="commandLine">Keys and texts of what was given there.</param>
    /// <param name="isUsed">True for the keys of the paths that the command works with.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <param name="least">The least level that is logged, whatever the settings say of it; null where they decide.</param>
    public static ProgramSettings? LoadOrNull(
        ProgramEnvironment environment, string? file, IReadOnlyDictionary<string, string?> commandLine,
        Func<string, bool> isUsed, ICollection<SettingsProblem> problems, LogEventLevel? least = null)
    {
        var layers = new SettingsLayers(Layers(environment, file, commandLine, problems));
        ProgramOptions options = new SettingsReader(layers, problems, environment.HasWorkingDirectory, isUsed).Read();
        Logger? log = ProgramLog.Configured(layers.Configuration, least, problems);
        if (log is not null && problems.Count == 0) return new ProgramSettings(options.Migration, options.Checking, options.Monitoring, layers.Configuration, log);
        log?.Dispose();
        return null;
    }

    private static List<SettingsLayer> Layers(
        ProgramEnvironment environment, string? file, IReadOnlyDictionary<string, string?> commandLine,
        ICollection<SettingsProblem> problems)
    {
        var layers = new List<SettingsLayer>();
        if (SettingsFile.Locate(file, environment.SettingsDirectories) is { } path
            && SettingsFile.ReadOrNull(path, problems) is { } provider)
        {
            layers.Add(new SettingsLayer(provider, _ => path));
        }

        layers.Add(SettingsLayer.Of(EnvironmentVariables.Settings(environment.Variables), EnvironmentVariables.NameOf));
        layers.Add(SettingsLayer.Of(commandLine, key => SettingsTable.Find(key).Option!));
        return layers;
    }
}

/// <summary>What the settings say, section by section.</summary>
internal sealed record ProgramOptions
{
    /// <summary>How a run migrates; also where every other command finds the store.</summary>
    public MigrationOptions Migration { get; init; } = new();

    /// <summary>How sure <c>check</c> and <c>repair</c> have to be.</summary>
    public LookTimes Checking { get; init; } = new();

    /// <summary>Who outside is told of a run.</summary>
    public MonitoringOptions Monitoring { get; init; } = new();
}

/// <summary>The times of <see cref="CheckOptions"/> and <see cref="RepairOptions"/>, whose defaults are the same.</summary>
internal sealed record LookTimes
{
    /// <summary>Between two looks that must agree.</summary>
    public TimeSpan LookSpacing { get; init; } = new CheckOptions().LookSpacing;

    /// <summary>How long a thing must have been as it is.</summary>
    public TimeSpan SettleTime { get; init; } = new CheckOptions().SettleTime;
}
