using System.CommandLine;
using ContextPool.Migrator.Settings;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool schema</c>: the JSON schema of the settings file, which is shipped beside it.</summary>
internal sealed class SchemaCommand : Command
{
    public SchemaCommand(ProgramEnvironment environment)
        : base("schema", $"Prints the JSON schema of {SettingsFile.Name}, which an editor completes and checks it by.")
    {
        SetAction(_ =>
        {
            environment.Terminal.Out.Write(SettingsSchema.Text());
            return ExitCodes.Completed;
        });
    }
}
