using System.Text.Json;

namespace ContextPool.Json;

/// <summary>Where the members of an object lie in its text, for code that changes one and leaves the others to the byte.</summary>
internal static class JsonMembers
{
    /// <summary>Name and place of each member's value, in order; empty for a value that is no object. The text must be well-formed.</summary>
    public static List<(string Name, Range Value)> Of(ReadOnlySpan<byte> text)
    {
        var members = new List<(string, Range)>();
        var reader = new Utf8JsonReader(text, JsonGrammar.Options(int.MaxValue));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return members;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = JsonText.Decode(reader.ValueSpan);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add((name, start..(int)reader.BytesConsumed));
        }

        return members;
    }
}
