using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using ContextPool.Migrator.Help;
using ContextPool.Migrator.Monitoring;

namespace ContextPool.Migrator.Commands;

/// <summary>The command line: one class per command, listed here.</summary>
internal static class ProgramCommands
{
    private const string Name = "contextpool";

    /// <summary>Does what the arguments say and returns the exit code. What a command throws comes through.</summary>
    public static async Task<int> RunAsync(string[] arguments, ProgramEnvironment environment)
    {
        // No response files: a path may begin with '@'.
        var parser = new ParserConfiguration { ResponseFileTokenReplacer = null };
        Command root = Root(environment);
        if (Suggestions.AreAskedFor(arguments))
        {
            await environment.Terminal.Out.WriteAsync(Suggestions.Of(root, arguments, parser));
            return ExitCodes.Completed;
        }

        ParseResult parsed = root.Parse(arguments, parser);
        if (parsed.Action is ParseErrorAction) return Refuse(parsed, environment.Terminal);
        using ProgramTelemetry telemetry = ProgramTelemetry.Start(environment.Variables);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = environment.Terminal.Out,
                Error = environment.Terminal.Error,
                EnableDefaultExceptionHandler = false,
                // Else the process would end two seconds after a signal, in the middle of a clean stop.
                ProcessTerminationTimeout = null,
            });
        }
        catch (OutputException e)
        {
            // What was printed so far is not the result, so this is no success.
            environment.Terminal.Error.WriteLine($"contextpool: the result could not be printed: {e.Message}");
            return ExitCodes.InternalError;
        }
    }

    // Not a RootCommand, which would call itself after its assembly.
    private static Command Root(ProgramEnvironment environment)
    {
        var root = new Command(Name, "Moves chat contexts from monolithic files into message pools, and proves that nothing was lost.")
        {
            new HelpOption(),
            new VersionOption(),
            new MigrateCommand(environment),
            new CheckCommand(environment),
            new RepairCommand(environment),
            new RollbackCommand(environment),
            new IndexCommand(environment),
            new ListCommand(environment),
            new ShowCommand(environment),
            new SearchCommand(environment),
            new DiffCommand(environment),
            new ResolveCommand(environment),
            new DeleteCommand(environment),
            new RestoreCommand(environment),
            new CollectCommand(environment),
            new PackCommand(environment),
            new UnpackCommand(environment),
            new StoreSectionCommand(environment),
            new ReportCommand(environment),
            new RunsCommand(environment),
            new DiffRunsCommand(environment),
            new SchemaCommand(environment),
            new AcknowledgeCommand(environment),
        };
        root.Add(new CompletionCommand(environment, root));
        root.Add(new ManualCommand(environment, root));
        return root;
    }

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        foreach (string error in parsed.Errors.Select(error => error.Message).Distinct())
            terminal.Error.WriteLine($"contextpool: {error}");
        terminal.Error.WriteLine($"Try '{CommandPath(parsed)} --help'.");
        return ExitCodes.UsageError;
    }

    // From the program down: "contextpool index rebuild".
    private static string CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent) names.Push(command.Command.Name);
        return string.Join(' ', names);
    }
}
