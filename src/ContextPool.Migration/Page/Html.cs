using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ContextPool.Migration.Page;

/// <summary>
/// A page on its way. What stands in the source code between the holes is markup; whatever fills a hole is text and is escaped,
/// so that nothing from outside can become markup by being forgotten.
/// </summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new(1 << 16);

    /// <summary>Adds markup with escaped holes; the compiler has done so when this is called.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Ends a line, for whoever reads the source.</summary>
    public void AddLine() => _text.Append('\n');

    /// <summary>Adds a text of the program's own that is no markup of HTML: a style sheet or a script.</summary>
    public void AddVerbatim(string own) => _text.Append(own);

    /// <summary>The page in UTF-8. Half of a surrogate pair, which file names may hold, becomes U+FFFD.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>
    /// Shows control characters, and those that change the direction of the text around them, as escapes: a name must not be able
    /// to look like another one.
    /// </summary>
    private void AddText(string text)
    {
        foreach (char c in text)
        {
            switch (c)
            {
                case '&': _text.Append("&amp;"); break;
                case '<': _text.Append("&lt;"); break;
                case '>': _text.Append("&gt;"); break;
                case '"': _text.Append("&quot;"); break;
                case '\'': _text.Append("&#39;"); break;
                default:
                    if (char.IsControl(c) || IsDirectional(c)) _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    else _text.Append(c);
                    break;
            }
        }
    }

    private static bool IsDirectional(char c) => c is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>What the compiler makes of an interpolated string that is added.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly Html _html;

        /// <summary>Called by the compiler.</summary>
        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = literalLength + formattedCount;
            _html = html;
        }

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => _html._text.Append(markup);

        /// <summary>Text.</summary>
        public void AppendFormatted(string? text) => _html.AddText(text ?? "");

        /// <summary>A whole number, as code reads it.</summary>
        public void AppendFormatted(long number) => _html._text.Append(number.ToString(CultureInfo.InvariantCulture));

        /// <summary>A coordinate, as code reads it.</summary>
        public void AppendFormatted(double number) => _html._text.Append(number.ToString("0.##", CultureInfo.InvariantCulture));
    }
}
