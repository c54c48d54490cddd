using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ContextPool.Format;

/// <summary>Strings between their JSON spelling and .NET, lone surrogates included, which <c>GetString</c> refuses.</summary>
internal static class JsonText
{
    private const int LongestInMessage = 80;

    // What stands in a string as it is, in one byte.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', 0x7F - ' ').Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

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
    public static bool Means(in Utf8JsonReader reader, ReadOnlySpan<byte> ascii) => reader.ValueIsEscaped
        ? Decode(reader.ValueSpan) == Encoding.ASCII.GetString(ascii)
        : reader.ValueSpan.SequenceEqual(ascii);

    /// <summary>A quoted string's meaning.</summary>
    public static string DecodeQuoted(ReadOnlySpan<byte> quoted) => Decode(quoted[1..^1]);

    /// <summary>
    /// Adds a string with its quotes, as serde_json writes it: only quotes, backslashes and control characters escaped;
    /// a lone surrogate, which UTF-8 cannot hold, as <c>\u</c> escape.
    /// </summary>
    public static void WriteQuoted(string text, PooledBuffer output)
    {
        output.Write((byte)'"');
        int plain = text.AsSpan().IndexOfAnyExcept(Plain) is var first && first < 0 ? text.Length : first;
        output.Advance(Encoding.ASCII.GetBytes(text.AsSpan(0, plain), output.Room(plain)));
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = plain; i < text.Length; i++)
        {
            char c = text[i];
            if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                if (rune.Value is '"' or '\\' || rune.Value < 0x20) WriteEscape(c, output);
                else output.Write(utf8[..rune.EncodeToUtf8(utf8)]);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                WriteHex(c, output);
            }
        }

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
