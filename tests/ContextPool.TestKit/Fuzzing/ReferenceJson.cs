using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>What JSON is and says, by .NET's own readers and with no code of the product. Slow and obvious.</summary>
internal static class ReferenceJson
{
    /// <summary>True for one JSON value in UTF-8.</summary>
    public static bool IsJsonWithin(ReadOnlyMemory<byte> text, int maxDepth)
    {
        if (!Utf8.IsValid(text.Span)) return false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = maxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What a string means, halves of surrogate pairs included. <paramref name="inner"/> is well-formed text between quotes.</summary>
    public static string Meaning(ReadOnlySpan<byte> inner)
    {
        string spelled = Encoding.UTF8.GetString(inner);
        var meaning = new StringBuilder(spelled.Length);
        for (int at = 0; at < spelled.Length; at++)
        {
            if (spelled[at] != '\\') meaning.Append(spelled[at]);
            else if (spelled[++at] != 'u') meaning.Append("bfnrt".Contains(spelled[at]) ? "\b\f\n\r\t"["bfnrt".IndexOf(spelled[at])] : spelled[at]);
            else (_, at) = (meaning.Append((char)Convert.ToUInt16(spelled.Substring(at + 1, 4), 16)), at + 4);
        }

        return meaning.ToString();
    }

    /// <summary>True where half of a surrogate pair stands alone.</summary>
    public static bool HasHalf(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune)) return true;
            i += rune.Utf16SequenceLength - 1;
        }

        return false;
    }

    /// <summary>The members of an object.</summary>
    public static List<ReferenceMember> MembersOf(ReferenceValue value)
    {
        var members = new List<ReferenceMember>();
        var reader = new Utf8JsonReader(value.Bytes, new JsonReaderOptions { MaxDepth = 10_000 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Meaning(reader.ValueSpan);
            string quoted = $"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\"";
            reader.Read();
            members.Add(new ReferenceMember(name, quoted, Next(value, ref reader)));
        }

        return members;
    }

    /// <summary>The elements of an array.</summary>
    public static List<ReferenceValue> ElementsOf(ReferenceValue value)
    {
        var elements = new List<ReferenceValue>();
        var reader = new Utf8JsonReader(value.Bytes, new JsonReaderOptions { MaxDepth = 10_000 });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) elements.Add(Next(value, ref reader));
        return elements;
    }

    private static ReferenceValue Next(ReferenceValue around, ref Utf8JsonReader reader)
    {
        int start = around.Start + (int)reader.TokenStartIndex;
        reader.Skip();
        return Part(around.File, start, around.Start + (int)reader.BytesConsumed);
    }

    /// <summary>The value between two places, white space around it.</summary>
    public static ReferenceValue Part(byte[] file, int start, int end)
    {
        var reader = new Utf8JsonReader(file.AsSpan(start, end - start), new JsonReaderOptions { MaxDepth = 10_000 });
        reader.Read();
        return new ReferenceValue(file, start + (int)reader.TokenStartIndex, end, reader.TokenType);
    }
}

/// <summary>A member of an object.</summary>
/// <param name="Name">What the name means.</param>
/// <param name="Quoted">How it is spelled.</param>
/// <param name="Value">Its value.</param>
internal sealed record ReferenceMember(string Name, string Quoted, ReferenceValue Value);

/// <summary>A value in a text.</summary>
/// <param name="File">The text.</param>
/// <param name="Start">Where its first byte is.</param>
/// <param name="End">Where it has ended.</param>
/// <param name="Kind">Its first token.</param>
internal sealed record ReferenceValue(byte[] File, int Start, int End, JsonTokenType Kind)
{
    public int Length => End - Start;

    public ReadOnlySpan<byte> Bytes => File.AsSpan(Start, Length);

    public string Text => Encoding.UTF8.GetString(Bytes);
}
