using System.CommandLine;

namespace ContextPool.Migrator.Help;

/// <summary>
/// One command as the parser knows it. Manual page and completions are written from this, and so is the help: none of them can
/// name what another does not.
/// </summary>
/// <param name="Path">The words that lead to it from the program's name; empty for the program itself.</param>
/// <param name="Name">Its own word.</param>
/// <param name="Description">A sentence or two.</param>
/// <param name="Options">Its own, and those that hold for everything.</param>
/// <param name="Arguments">In their order.</param>
/// <param name="Commands">What stands below it.</param>
internal sealed record CommandPage(
    string Path, string Name, string Description, IReadOnlyList<OptionLine> Options, IReadOnlyList<ArgumentLine> Arguments,
    IReadOnlyList<CommandPage> Commands)
{
    /// <summary>A program with all its commands; what is hidden is left out.</summary>
    public static CommandPage Of(Command program) => Of(program, "", []);

    /// <summary>This one and all below it, in the order of the help.</summary>
    public IEnumerable<CommandPage> WithAllBelow() => Commands.SelectMany(below => below.WithAllBelow()).Prepend(this);

    private static CommandPage Of(Command command, string path, IReadOnlyList<Option> inherited)
    {
        List<Option> forAll = [.. inherited, .. command.Options.Where(option => option.Recursive)];
        return new CommandPage(
            path, command.Name, command.Description ?? "",
            [.. command.Options.Concat(inherited).Where(option => !option.Hidden).Select(LineOf)],
            [.. command.Arguments.Where(argument => !argument.Hidden).Select(LineOf)],
            [.. command.Subcommands.Where(below => !below.Hidden).Select(below => Of(below, $"{path} {below.Name}".TrimStart(), forAll))]);
    }

    private static OptionLine LineOf(Option option)
    {
        // The parser knows spellings of other systems too.
        IEnumerable<string> names = option.Aliases.Prepend(option.Name).Where(name => name.StartsWith('-') && char.IsAsciiLetter(name[^1]));
        bool isFlag = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;
        return new OptionLine(
            [.. names.OrderByDescending(name => name.Length)], option.Description ?? "",
            isFlag ? ValueLine.None : new ValueLine(option.HelpName ?? "value"));
    }

    private static ArgumentLine LineOf(Argument argument)
    {
        string name = argument.HelpName ?? argument.Name;
        string usage = argument.Arity.MaximumNumberOfValues > 1 ? $"{name}..." : name;
        return new ArgumentLine(
            argument.Arity.MinimumNumberOfValues == 0 ? $"[{usage}]" : usage, argument.Description ?? "", new ValueLine(name));
    }
}
