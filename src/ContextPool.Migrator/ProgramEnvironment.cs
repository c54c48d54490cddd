using System.Collections;
using ContextPool.Migrator.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace ContextPool.Migrator;

/// <summary>Everything outside the program that a command may touch; tests pass their own.</summary>
internal sealed record ProgramEnvironment(Terminal Terminal, StopSignals Signals)
{
    /// <summary>Clock and timers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Environment variables by name.</summary>
    public IDictionary Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>False where the working directory was deleted: then no relative path means anything.</summary>
    public bool HasWorkingDirectory { get; init; } = true;

    /// <summary>Where <c>appsettings.json</c> is looked for, in order.</summary>
    public IReadOnlyList<string> SettingsDirectories { get; init; } = [];

    /// <summary>False where the user wants none (<c>NO_COLOR</c>), or the terminal can do none.</summary>
    public bool WantsColors => Variables["NO_COLOR"] is not string { Length: > 0 } && Variables["TERM"] is not "dumb";

    /// <summary>Shows a file to whoever sits at this machine; false where nothing here can.</summary>
    public Func<string, bool> Show { get; init; } = Desktop.Show;

    /// <summary>Replaces services after a command registered its own.</summary>
    public Action<IServiceCollection> Substitute { get; init; } = _ => { };

    /// <summary>This process and its machine.</summary>
    public static ProgramEnvironment OfThisProcess(StopSignals signals)
    {
        string? working = WorkingDirectoryOrNull();
        return new ProgramEnvironment(Terminal.TakeConsole(), signals)
        {
            Variables = Environment.GetEnvironmentVariables(),
            HasWorkingDirectory = working is not null,
            SettingsDirectories = SettingsFile.DirectoriesFor(working, AppContext.BaseDirectory),
        };
    }

    private static string? WorkingDirectoryOrNull()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
