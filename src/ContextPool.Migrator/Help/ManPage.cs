using System.Text;
using ContextPool.Migrator.Settings;

namespace ContextPool.Migrator.Help;

/// <summary>The manual page, for <c>man</c>: the commands from the parser, settings and exit codes from their tables.</summary>
internal static class ManPage
{
    /// <summary>The page in the language of <c>man</c>.</summary>
    /// <param name="program">What is described.</param>
    /// <param name="version">Of the program.</param>
    public static string Of(CommandPage program, string version)
    {
        var page = new StringBuilder();
        Line(page, $".TH {program.Name.ToUpperInvariant()} 1 \"\" \"{program.Name} {version}\" \"User Commands\"");
        Section(page, "NAME");
        Line(page, $"{program.Name} \\- {Text(LowerFirst(program.Description.TrimEnd('.')))}");
        Section(page, "SYNOPSIS");
        Line(page, $".B {program.Name}");
        Line(page, "\\fIcommand\\fR [\\fIoptions\\fR]");
        Section(page, "DESCRIPTION");
        Line(page, Text(program.Description));
        Options(page, program);
        Section(page, "COMMANDS");
        foreach (CommandPage command in program.WithAllBelow().Skip(1).Where(command => command.Commands.Count == 0)) Command(page, program, command);
        AllSettings(page);
        Files(page);
        Section(page, "EXIT STATUS");
        foreach ((int code, string meaning) in ExitCodes.All) Item(page, $"\\fB{code}\\fR", meaning);
        return page.ToString();
    }

    private static void Command(StringBuilder page, CommandPage program, CommandPage command)
    {
        IEnumerable<string> arguments = command.Arguments.Select(argument => $" \\fI{Text(argument.Usage)}\\fR");
        Line(page, $".SS \"{program.Name} {Text(command.Path)}{string.Concat(arguments)} [options]\"");
        Line(page, Text(command.Description));
        foreach (ArgumentLine argument in command.Arguments) Item(page, $"\\fI{Text(argument.Usage)}\\fR", argument.Description);
        Options(page, command);
    }

    private static void Options(StringBuilder page, CommandPage command)
    {
        foreach (OptionLine option in command.Options)
        {
            string names = string.Join(", ", option.Names.Reverse().Select(name => $"\\fB{Text(name)}\\fR"));
            Item(page, option.Value.IsTaken ? $"{names} \\fI{Text(option.Value.Name)}\\fR" : names, option.Description);
        }
    }

    private static void AllSettings(StringBuilder page)
    {
        Section(page, "SETTINGS");
        Line(page, Text(
            $"The command line goes before the environment ({EnvironmentVariables.NameOf("Migration:MaxFailures")}=3), and that before {SettingsFile.Name}."));
        foreach (Setting setting in SettingsTable.All)
        {
            string byOption = setting.Option is null ? "" : $" Also {string.Join(", ", new[] { setting.ShortOption, setting.Option }.OfType<string>())}.";
            Item(page, $"\\fB{Text(setting.Key)}\\fR", $"{setting.Meaning} Expected {setting.Expected}; default {setting.Default ?? "null"}.{byOption}");
        }
    }

    private static void Files(StringBuilder page)
    {
        Section(page, "FILES");
        Item(page, $"\\fI{SettingsFile.Name}\\fR", $"Looked for {SettingsFile.Places}; --settings names another.");
    }

    private static void Section(StringBuilder page, string title) => Line(page, $".SH {title}");

    private static void Item(StringBuilder page, string term, string text)
    {
        Line(page, ".TP");
        Line(page, term);
        Line(page, Text(text));
    }

    private static void Line(StringBuilder page, string line) => page.Append(line).Append('\n');

    // A backslash begins an escape, a bare hyphen may become another character, and a dot at the start of a line a request.
    private static string Text(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }

    private static string LowerFirst(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
