using System.Text.Json;

namespace ContextPool.Json;

/// <summary>Where one member lies in a text, its name included.</summary>
/// <param name="Name">What the name means.</param>
/// <param name="NameStart">Index of the name's opening quote.</param>
/// <param name="NameEnd">Index behind the name's closing quote.</param>
/// <param name="ValueStart">Index of the value's first byte.</param>
/// <param name="End">Index behind the value.</param>
internal readonly record struct JsonPlace(string Name, int NameStart, int NameEnd, int ValueStart, int End)
{
    /// <summary>The members of the object that starts at an index of a well-formed text; null where another value starts there.</summary>
    public static List<JsonPlace>? MembersOf(ReadOnlySpan<byte> text, int start)
    {
        start = JsonBytes.SkipWhiteSpace(text, start);
        if (text[start] != (byte)'{') return null;
        var members = new List<JsonPlace>();

        // Behind the object other text may follow, which a final block would be refused for.
        var reader = new Utf8JsonReader(
            text[start..], isFinalBlock: false, new JsonReaderState(JsonGrammar.Options(int.MaxValue)));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = JsonText.Decode(reader.ValueSpan);
            int nameStart = start + (int)reader.TokenStartIndex;
            int nameEnd = nameStart + reader.ValueSpan.Length + 2;
            reader.Read();
            int valueStart = start + (int)reader.TokenStartIndex;
            reader.TrySkip();
            members.Add(new JsonPlace(name, nameStart, nameEnd, valueStart, start + (int)reader.BytesConsumed));
        }

        return members;
    }
}
