using System.Text;

namespace ContextPool.TestKit;

/// <summary>
/// White space for JSON text. Prints by the slow and obvious way, character by character and with no code of the
/// product, so that it also serves as the reference for what the product prints.
/// </summary>
public sealed record JsonStyle(string Indent, string NewLine, string Colon, string InEmpty = "")
{
    /// <summary>As serde_json's pretty printer, which wrote the files of the original application.</summary>
    public static JsonStyle Serde { get; } = new("  ", "\n", ": ");

    /// <summary>No white space at all.</summary>
    public static JsonStyle OneLine { get; } = new("", "", ":");

    /// <summary>As an editor on Windows leaves it.</summary>
    public static JsonStyle Windows { get; } = new("    ", "\r\n", " : ", " ");

    /// <summary>Tabs, and space wherever space is allowed.</summary>
    public static JsonStyle Loose { get; } = new("\t", "\r\n \n", "\t:\n ", "\n\t ");

    /// <summary>Every style.</summary>
    public static IReadOnlyList<JsonStyle> All { get; } = [Serde, OneLine, Windows, Loose];

    /// <summary>The same tokens in this white space. The text must be well-formed.</summary>
    public string Print(string json)
    {
        var output = new StringBuilder(json.Length * 2);
        int depth = 0;
        List<string> tokens = Tokens(json);
        for (int i = 0; i < tokens.Count; i++)
        {
            switch (tokens[i])
            {
                case "{" or "[" when tokens[i + 1] is "}" or "]":
                    output.Append(tokens[i]).Append(InEmpty).Append(tokens[++i]);
                    break;
                case "{" or "[":
                    output.Append(tokens[i]);
                    Break(output, ++depth);
                    break;
                case "}" or "]":
                    Break(output, --depth);
                    output.Append(tokens[i]);
                    break;
                case ",":
                    output.Append(',');
                    Break(output, depth);
                    break;
                case ":":
                    output.Append(Colon);
                    break;
                default:
                    output.Append(tokens[i]);
                    break;
            }
        }

        return output.ToString();
    }

    /// <summary>The tokens as they are spelled.</summary>
    public static List<string> Tokens(string json)
    {
        var tokens = new List<string>();
        int at = 0;
        while (at < json.Length)
        {
            int start = at;
            char c = json[at++];
            if (c is ' ' or '\t' or '\r' or '\n') continue;
            if (c == '"')
            {
                while (json[at] != '"') at += json[at] == '\\' ? 2 : 1;
                at++;
            }
            else if (!"{}[],:".Contains(c))
            {
                while (at < json.Length && !" \t\r\n{}[],:\"".Contains(json[at])) at++;
            }

            tokens.Add(json[start..at]);
        }

        return tokens;
    }

    private void Break(StringBuilder output, int depth)
    {
        output.Append(NewLine);
        for (int i = 0; i < depth; i++) output.Append(Indent);
    }
}
