using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ContextPool.Files;

/// <summary>
/// Names on Linux are bytes, in this library they are text. A byte that belongs to no UTF-8 becomes a character that no text
/// has, U+DC80 to U+DCFF, and that byte again on the way back: every name can be listed, opened and removed.
/// </summary>
internal static class PathText
{
    private const char FirstByte = '\uDC80';
    private const char LastByte = '\uDCFF';

    /// <summary>The text of a name.</summary>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        if (Utf8.IsValid(name)) return Encoding.UTF8.GetString(name);
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            bool isText = Rune.DecodeFromUtf8(name, out Rune rune, out int length) == OperationStatus.Done;
            if (isText) text.Append(rune.ToString());
            else foreach (byte lost in name[..length]) text.Append((char)(FirstByte - 0x80 + lost));
            name = name[length..];
        }

        return text.ToString();
    }

    /// <summary>Most bytes that a path can take, the closing NUL included.</summary>
    public static int MaxBytes(string path) => (path.Length * 3) + 1;

    /// <summary>Writes the bytes of a path and a NUL behind them. The buffer has <see cref="MaxBytes"/>.</summary>
    public static void Encode(ReadOnlySpan<char> path, Span<byte> bytes)
    {
        int length = 0;
        while (Utf8.FromUtf16(path, bytes[length..], out int read, out int written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            length += written;
            path = path[read..];
            length += path[0] is >= FirstByte and <= LastByte ? WriteByte(path[0], bytes[length..]) : Rune.ReplacementChar.EncodeToUtf8(bytes[length..]);
            path = path[1..];
        }

        length += Encoding.UTF8.GetByteCount(path);
        bytes[length] = 0;
    }

    private static int WriteByte(char lost, Span<byte> bytes)
    {
        bytes[0] = (byte)(lost - FirstByte + 0x80);
        return 1;
    }
}
