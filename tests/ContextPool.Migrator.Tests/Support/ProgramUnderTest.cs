using System.Collections;
using ContextPool.Migration.Options;
using ContextPool.Migrator.Commands;
using ContextPool.Migrator.Migrating;
using Microsoft.Extensions.DependencyInjection;

namespace ContextPool.Migrator.Tests.Support;

/// <summary>The program in this process, with a scripted run and everything else as a test gives it.</summary>
internal sealed class ProgramUnderTest : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public ScriptedMigration Migration { get; } = new();

    public StopSignals Signals { get; } = new();

    public Hashtable Variables { get; } = [];

    public TextReader In { get; set; } = TextReader.Null;

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    /// <summary>What the run was given; null where it was never started.</summary>
    public MigrationOptions? Options { get; private set; }

    public string Write(string name, string text) => _directory.Write(name, text);

    public string LegacyDirectory => _directory.Create("conversations");

    public string MissingDirectory => Path.Combine(_directory.Path, "missing");

    /// <summary>With the settings file of the test's directory, if the test wrote one.</summary>
    public Task<int> RunAsync(params string[] arguments) => ProgramCommands.RunAsync(
        arguments,
        new ProgramEnvironment(new Terminal(In, _out, _error), Signals)
        {
            Variables = Variables,
            SettingsDirectories = [_directory.Path],
            Substitute = services => services.AddSingleton<IMigration>(given =>
            {
                Options = given.GetRequiredService<MigrationOptions>();
                return Migration;
            }),
        });

    public void Dispose()
    {
        Signals.Dispose();
        _directory.Dispose();
    }
}
