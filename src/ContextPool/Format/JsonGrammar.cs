using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace ContextPool.Format;

/// <summary>Says whether bytes are one JSON value in UTF-8, and where not, at which byte.</summary>
internal static class JsonGrammar
{
    /// <summary>Strict options: no comments, no trailing commas.</summary>
    public static JsonReaderOptions Options(int maxDepth) => new() { MaxDepth = Math.Max(1, maxDepth) };

    /// <summary>Throws <see cref="InvalidContentException"/> unless the text is exactly one value.</summary>
    /// <param name="text">The value.</param>
    /// <param name="offset">Where it lies in its file, for the message.</param>
    /// <param name="maxDepth">How deep it may nest.</param>
    [SkipLocalsInit]
    public static void Require(ReadOnlySpan<byte> text, long offset, int maxDepth)
    {
        using var room = new MarksRoom(text.Length, stackalloc ulong[MarksRoom.OnStack]);
        Require(text, JsonMarks.Of(text, room.Words), offset, maxDepth);
    }

    /// <summary>As above, for a text whose marks are at hand.</summary>
    public static void Require(ReadOnlySpan<byte> text, JsonMarks marks, long offset, int maxDepth)
    {
        RequireUtf8(text, marks, offset);
        var scan = new JsonScan(text, marks, maxDepth);
        try
        {
            scan.Read();
            scan.Skip();
            scan.Read();
        }
        catch (JsonException e)
        {
            throw Fault(e, text, offset, maxDepth);
        }
    }

    /// <summary>
    /// Throws where the beginning of a value that ends too early is already ill-formed; returns where it is merely short.
    /// </summary>
    public static void RequirePrefix(ReadOnlySpan<byte> text, long offset, int maxDepth)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(Options(maxDepth)));
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            throw Fault(e, ref reader, text, offset, maxDepth);
        }
    }

    /// <summary>Throws at the first byte that is not UTF-8.</summary>
    public static void RequireUtf8(ReadOnlySpan<byte> text, long offset)
    {
        if (Utf8.IsValid(text)) return;
        int good = 0;
        while (System.Text.Rune.DecodeFromUtf8(text[good..], out _, out int length) == System.Buffers.OperationStatus.Done)
            good += length;
        throw new InvalidContentException(
            ContentFault.InvalidUtf8, offset + good, $"byte 0x{text[good]:X2} does not belong here: expected UTF-8");
    }

    /// <summary>As <see cref="RequireUtf8(ReadOnlySpan{byte}, long)"/>, for a text whose marks are at hand: ASCII is UTF-8.</summary>
    public static void RequireUtf8(ReadOnlySpan<byte> text, JsonMarks marks, long offset)
    {
        if (marks.HasMoreThanAscii) RequireUtf8(text, offset);
    }

    /// <summary>
    /// What is wrong with a text that a <see cref="JsonScan"/> refused, and where. The scan only says that something is: the reader of the base
    /// class library has the last word, and a text that it likes was refused wrongly.
    /// </summary>
    public static Exception Fault(JsonException refusal, ReadOnlySpan<byte> text, long offset, int maxDepth)
    {
        var reader = new Utf8JsonReader(text, Options(maxDepth));
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            return Fault(e, ref reader, text, offset, maxDepth);
        }

        return new UnreachableException($"well-formed JSON of {text.Length} bytes at byte {offset} was refused", refusal);
    }

    /// <summary>Turns the reader's exception into ours, which knows the place in the file.</summary>
    public static InvalidContentException Fault(
        JsonException e, ref Utf8JsonReader reader, ReadOnlySpan<byte> text, long offset, int maxDepth)
    {
        int at = Position(text, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
        if (EndsAfterComma(text, at, ref reader)) at = text.Length;
        if (at < text.Length && text[at] is (byte)'{' or (byte)'[' && OpenLevels(ref reader) >= maxDepth)
            return new InvalidContentException(
                ContentFault.TooDeep, offset + at, $"values nest too deep: expected at most {maxDepth} levels here");
        if (at >= text.Length)
            return new InvalidContentException(ContentFault.Truncated, offset + at, "the text ends inside a value");
        return new InvalidContentException(
            ContentFault.InvalidJson, offset + at, $"byte 0x{text[at]:X2} does not belong here: expected JSON");
    }

    /// <summary>The reader counts the container that its last token opened only once it has moved on.</summary>
    private static int OpenLevels(ref Utf8JsonReader reader) =>
        reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);

    /// <summary>The reader blames the comma where the text ends behind it.</summary>
    private static bool EndsAfterComma(ReadOnlySpan<byte> text, int at, ref Utf8JsonReader reader) =>
        at < text.Length && text[at] == (byte)',' && JsonBytes.SkipWhiteSpace(text, at + 1) == text.Length
        && reader.CurrentDepth > 0 && reader.TokenType != JsonTokenType.PropertyName;

    private static int Position(ReadOnlySpan<byte> text, long line, long column)
    {
        int start = 0;
        for (; line > 0; line--) start += text[start..].IndexOf((byte)'\n') + 1;
        return (int)Math.Min(start + column, text.Length);
    }
}
