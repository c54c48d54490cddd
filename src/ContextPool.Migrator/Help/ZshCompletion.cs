using System.Text;

namespace ContextPool.Migrator.Help;

/// <summary>Completion for zsh, with the descriptions.</summary>
internal static class ZshCompletion
{
    /// <summary>The script: a file <c>_contextpool</c> in a directory of <c>fpath</c>.</summary>
    public static string Of(CommandPage program)
    {
        var script = new StringBuilder($"#compdef {program.Name}\n");
        foreach (CommandPage page in program.WithAllBelow()) Function(script, program, page);
        return script.Append($"{FunctionOf(program, program)} \"$@\"\n").ToString();
    }

    private static void Function(StringBuilder script, CommandPage program, CommandPage page)
    {
        script.Append($"{FunctionOf(program, page)}() {{\n");
        if (page.Commands.Count > 0) script.Append("  local line state\n");
        script.Append("  _arguments -S");
        foreach (OptionLine option in page.Options) script.Append($" \\\n    {SpecOf(option)}");
        foreach (ArgumentLine argument in page.Arguments) script.Append($" \\\n    '*:{argument.Value.Name.Replace('|', ' ')}:{ActionOf(argument.Value)}'");
        if (page.Commands.Count > 0) script.Append(" \\\n    '1: :->command' \\\n    '*::arg:->args'");
        script.Append('\n');
        if (page.Commands.Count > 0) Dispatch(script, program, page);
        script.Append("}\n");
    }

    private static void Dispatch(StringBuilder script, CommandPage program, CommandPage page)
    {
        script.Append("  case $state in\n    command)\n      local -a commands=(\n");
        foreach (CommandPage below in page.Commands) script.Append($"        '{below.Name}:{Quoted(below.Description)}'\n");
        script.Append("      )\n      _describe command commands ;;\n    args)\n      case $line[1] in\n");
        foreach (CommandPage below in page.Commands) script.Append($"        {below.Name}) {FunctionOf(program, below)} ;;\n");
        script.Append("      esac ;;\n  esac\n");
    }

    private static string SpecOf(OptionLine option)
    {
        string names = string.Join(',', option.Names);
        string head = option.Names.Count == 1 ? $"'{names}" : $"'({string.Join(' ', option.Names)})'{{{names}}}'";
        string value = option.Value.IsTaken ? $":{option.Value.Name.Replace('|', ' ')}:{ActionOf(option.Value)}" : "";
        return $"{head}[{Quoted(option.Description)}]{value}'";
    }

    private static string ActionOf(ValueLine value) => value.Kind switch
    {
        ValueKind.Directory => "_files -/",
        ValueKind.File => "_files",
        ValueKind.Choice => $"({string.Join(' ', value.Choices)})",
        _ => "",
    };

    private static string FunctionOf(CommandPage program, CommandPage page) =>
        $"_{program.Name}{(page.Path.Length == 0 ? "" : $"__{page.Path.Replace(' ', '_').Replace('-', '_')}")}";

    // Brackets and colons divide a specification, an apostrophe ends its quotation.
    private static string Quoted(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
