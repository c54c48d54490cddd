using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ContextPool.Format;

/// <summary>Strings between their JSON spelling and .NET, lone surrogates included, which <c>GetString</c> refuses.</summary>
internal static class JsonText
{
    private const int LongestInMessage = 80;
    private const int MostBytesPerChar = 3;

    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    /// <summary>What a string means. <paramref name="inner"/> is the well-formed text between its quotes.</summary>
    public static string Decode(ReadOnlySpan<byte> inner)
    {
        if (inner.IndexOf((byte)'\\') < 0) return Encoding.UTF8.GetString(inner);
        var text = new StringBuilder(inner.Length);
        while (!inner.IsEmpty)
        {
            int run = inner.IndexOf((byte)'\\');
            if (run < 0) run = inner.Length;
            text.Append(Encoding.UTF8.GetString(inner[..run]));
            inner = inner[run..];
            if (inner.IsEmpty) break;
            if (inner[1] == (byte)'u')
            {
                text.Append((char)ushort.Parse(inner.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                inner = inner[6..];
            }
            else
            {
                text.Append(Unescape(inner[1]));
                inner = inner[2..];
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// Whether the name or string that the reader stands on means this text. <c>ValueTextEquals</c> says so too, but throws
    /// where it meets a lone surrogate.
    /// </summary>
    public static bool Means(in Utf8JsonReader reader, ReadOnlySpan<byte> ascii) => Means(reader.ValueSpan, reader.ValueIsEscaped, ascii);

    /// <summary>Whether a string means this text.</summary>
    /// <param name="inner">What stands between its quotes.</param>
    /// <param name="isEscaped">Whether it has escapes.</param>
    /// <param name="ascii">The text.</param>
    public static bool Means(ReadOnlySpan<byte> inner, bool isEscaped, ReadOnlySpan<byte> ascii) =>
        isEscaped ? Decode(inner) == Encoding.ASCII.GetString(ascii) : inner.SequenceEqual(ascii);

    /// <summary>A quoted string's meaning.</summary>
    public static string DecodeQuoted(ReadOnlySpan<byte> quoted) => Decode(quoted[1..^1]);

    /// <summary>
    /// Adds a string with its quotes, as serde_json writes it: only quotes, backslashes and control characters escaped;
    /// a lone surrogate, which UTF-8 cannot hold, as <c>\u</c> escape.
    /// </summary>
    public static void WriteQuoted(ReadOnlySpan<char> text, PooledBuffer output)
    {
        output.Write((byte)'"');
        while (!text.IsEmpty)
        {
            int run = text.IndexOfAny(Escaped);
            WriteRun(run < 0 ? text : text[..run], output);
            if (run < 0) break;
            WriteEscape(text[run], output);
            text = text[(run + 1)..];
        }

        output.Write((byte)'"');
    }

    /// <summary>Adds an id with quotes.</summary>
    public static void WriteQuoted(MessageId id, PooledBuffer output)
    {
        output.Write((byte)'"');
        output.WriteText(id);
        output.Write((byte)'"');
    }

    /// <summary>Adds a time with quotes.</summary>
    public static void WriteQuoted(Timestamp time, PooledBuffer output)
    {
        output.Write((byte)'"');
        output.Advance(time.Write(output.Room(Timestamp.MostTextBytes)));
        output.Write((byte)'"');
    }

    /// <summary>A name or id fit for one line of an error: cut, controls replaced.</summary>
    public static string ForMessage(ReadOnlySpan<byte> inner)
    {
        string text = inner.Length > LongestInMessage
            ? Encoding.UTF8.GetString(inner[..LongestInMessage]) + "…"
            : Encoding.UTF8.GetString(inner);
        return string.Create(text.Length, text, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++) target[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }

    /// <summary>True where an escape names half of a surrogate pair alone. The text is well-formed JSON, so only escapes can.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> inner)
    {
        bool isHighOpen = false;
        while (true)
        {
            int run = inner.IndexOf((byte)'\\');
            if (run != 0 && isHighOpen) return true;
            if (run < 0) return false;
            inner = inner[run..];
            bool isUnit = inner[1] == (byte)'u';
            char unit = isUnit ? (char)ushort.Parse(inner.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : '\0';
            if (char.IsLowSurrogate(unit) != isHighOpen) return true;
            isHighOpen = char.IsHighSurrogate(unit);
            inner = inner[(isUnit ? 6 : 2)..];
        }
    }

    private static char Unescape(byte escape) => escape switch
    {
        (byte)'n' => '\n',
        (byte)'t' => '\t',
        (byte)'r' => '\r',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        _ => (char)escape,
    };

    /// <summary>Text without anything to escape but halves of surrogate pairs.</summary>
    private static void WriteRun(ReadOnlySpan<char> text, PooledBuffer output)
    {
        while (!text.IsEmpty)
        {
            _ = Utf8.FromUtf16(text, output.Room(text.Length * MostBytesPerChar), out int read, out int written, replaceInvalidSequences: false);
            output.Advance(written);
            text = text[read..];
            if (text.IsEmpty) return;
            WriteHex(text[0], output);
            text = text[1..];
        }
    }

    private static void WriteEscape(char c, PooledBuffer output)
    {
        ReadOnlySpan<byte> escape = c switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\n' => "\\n"u8,
            '\t' => "\\t"u8,
            '\r' => "\\r"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            _ => [],
        };
        if (escape.IsEmpty) WriteHex(c, output);
        else output.Write(escape);
    }

    private static void WriteHex(char c, PooledBuffer output) =>
        output.Write(Encoding.ASCII.GetBytes($"\\u{(int)c:x4}"));
}
