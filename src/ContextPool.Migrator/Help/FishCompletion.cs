using System.Text;

namespace ContextPool.Migrator.Help;

/// <summary>Completion for fish, with the descriptions.</summary>
internal static class FishCompletion
{
    /// <summary>The script.</summary>
    public static string Of(CommandPage program)
    {
        List<CommandPage> pages = [.. program.WithAllBelow()];
        string at = $"__{program.Name}_at";
        var script = new StringBuilder();
        script.Append($$"""
            # fish completion for {{program.Name}}
            function {{at}}
                set -l at ""
                for word in (commandline -opc)[2..]
                    switch "$at $word"
                        case {{string.Join(' ', pages.Skip(1).Select(page => page.Path.Contains(' ', StringComparison.Ordinal) ? $"'{page.Path}'" : $"' {page.Path}'"))}}
                            set at (string trim -- "$at $word")
                    end
                end
                test "$at" = "$argv"
            end
            complete -c {{program.Name}} -f

            """);
        foreach (CommandPage page in pages)
        {
            string line = $"complete -c {program.Name} -n \"{at} '{page.Path}'\"";
            foreach (CommandPage below in page.Commands) script.Append($"{line} -a {below.Name} -d '{Quoted(below.Description)}'\n");
            foreach (string choice in page.Arguments.SelectMany(argument => argument.Value.Choices)) script.Append($"{line} -a {choice}\n");
            foreach (OptionLine option in page.Options) script.Append($"{line} {NamesOf(option)}{OfferOf(option.Value)} -d '{Quoted(option.Description)}'\n");
        }

        return script.ToString();
    }

    private static string NamesOf(OptionLine option) => string.Join(
        ' ', option.Names.Select(name => name.StartsWith("--", StringComparison.Ordinal) ? $"-l {name[2..]}" : $"-s {name[1..]}"));

    private static string OfferOf(ValueLine value) => value.Kind switch
    {
        ValueKind.None => "",
        ValueKind.Directory => " -x -a '(__fish_complete_directories)'",
        ValueKind.File => " -r -F",
        ValueKind.Choice => $" -x -a '{string.Join(' ', value.Choices)}'",
        _ => " -x",
    };

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
