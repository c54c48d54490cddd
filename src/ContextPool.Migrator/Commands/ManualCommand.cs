using System.CommandLine;
using ContextPool.Migrator.Help;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool manual</c>: the manual page; packages are made with it.</summary>
internal sealed class ManualCommand : Command
{
    public ManualCommand(ProgramEnvironment environment, Command program)
        : base("manual", "Prints the manual page, for instance for: man -l <(contextpool manual).")
    {
        SetAction(_ =>
        {
            environment.Terminal.Out.Write(ManPage.Of(CommandPage.Of(program), Version));
            return ExitCodes.Completed;
        });
    }

    private static string Version => typeof(ManualCommand).Assembly.GetName().Version!.ToString(fieldCount: 3);
}
