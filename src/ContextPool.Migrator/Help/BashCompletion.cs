using System.Text;

namespace ContextPool.Migrator.Help;

/// <summary>Completion for bash, as a script that needs no start of the program.</summary>
internal static class BashCompletion
{
    /// <summary>The script.</summary>
    public static string Of(CommandPage program)
    {
        List<CommandPage> pages = [.. program.WithAllBelow()];
        var script = new StringBuilder();
        script.Append($$"""
            # bash completion for {{program.Name}}
            _{{program.Name}}()
            {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} at="" words="" word
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case "$at $word" in
                        {{string.Join('|', pages.Skip(1).Select(PatternOf))}}) at="${at:+$at }$word" ;;
                    esac
                done
                COMPREPLY=()
                case "$at $prev" in

            """);
        foreach (CommandPage page in pages) Values(script, page);
        script.Append("    esac\n    case \"$at\" in\n");
        foreach (CommandPage page in pages) script.Append($"        \"{page.Path}\") words=\"{WordsOf(page)}\" ;;\n");
        script.Append($$"""
                esac
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
            }
            complete -F _{{program.Name}} {{program.Name}}

            """);
        return script.ToString();
    }

    // What leads to it: the path above it and its own word.
    private static string PatternOf(CommandPage page) =>
        page.Path.Contains(' ', StringComparison.Ordinal) ? $"\"{page.Path}\"" : $"\" {page.Path}\"";

    private static string WordsOf(CommandPage page) => string.Join(' ', page.Commands.Select(below => below.Name)
        .Concat(page.Arguments.SelectMany(argument => argument.Value.Choices))
        .Concat(page.Options.SelectMany(option => option.Names)));

    private static void Values(StringBuilder script, CommandPage page)
    {
        foreach (OptionLine option in page.Options.Where(option => option.Value.IsTaken))
        {
            string names = string.Join('|', option.Names.Select(name => $"\"{page.Path} {name}\""));
            script.Append($"        {names}) {OfferOf(option.Value)}return ;;\n");
        }
    }

    private static string OfferOf(ValueLine value) => value.Kind switch
    {
        ValueKind.Directory => "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); ",
        ValueKind.File => "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); ",
        ValueKind.Choice => $"mapfile -t COMPREPLY < <(compgen -W \"{string.Join(' ', value.Choices)}\" -- \"$cur\"); ",
        _ => "",
    };
}
