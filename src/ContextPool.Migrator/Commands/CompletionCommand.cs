using System.CommandLine;
using ContextPool.Migrator.Help;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool completion</c>: a script that makes a shell complete what is typed.</summary>
internal sealed class CompletionCommand : Command
{
    private static readonly Dictionary<string, Func<CommandPage, string>> Shells = new(StringComparer.Ordinal)
    {
        ["bash"] = BashCompletion.Of,
        ["zsh"] = ZshCompletion.Of,
        ["fish"] = FishCompletion.Of,
    };

    private readonly Argument<string> _shell = new("shell")
    {
        Description = "For which shell.",
        HelpName = string.Join('|', Shells.Keys),
    };

    public CompletionCommand(ProgramEnvironment environment, Command program)
        : base("completion", "Prints what a shell needs to complete commands and options, for instance: source <(contextpool completion bash).")
    {
        _shell.AcceptOnlyFromAmong([.. Shells.Keys]);
        Add(_shell);
        SetAction(parsed =>
        {
            environment.Terminal.Out.Write(Shells[parsed.GetRequiredValue(_shell)](CommandPage.Of(program)));
            return ExitCodes.Completed;
        });
    }
}
