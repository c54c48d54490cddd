using System.Text.Json;

namespace ContextPool.Format;

/// <summary>Where the members of an object lie in its text, for code that changes one and leaves the others to the byte.</summary>
internal static class JsonMembers
{
    /// <summary>Name and place of each member's value, in order; empty for a value that is no object. The text must be well-formed.</summary>
    public static List<(string Name, Range Value)> Of(ReadOnlySpan<byte> text) =>
        JsonPlace.MembersOf(text, 0)?.ConvertAll(m => (m.Name, m.ValueStart..m.End)) ?? [];

    /// <summary>As above, and checks all of the grammar on the way.</summary>
    public static List<(string Name, Range Value)> Checked(ReadOnlySpan<byte> text, int maxDepth)
    {
        JsonGrammar.RequireUtf8(text, 0);
        var reader = new Utf8JsonReader(text, JsonGrammar.Options(maxDepth));
        try
        {
            List<(string Name, Range Value)> members = Read(ref reader);
            while (reader.Read())
            {
            }

            return members;
        }
        catch (JsonException e)
        {
            throw JsonGrammar.Fault(e, ref reader, text, 0, maxDepth);
        }
    }

    private static List<(string Name, Range Value)> Read(ref Utf8JsonReader reader)
    {
        var members = new List<(string, Range)>();
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
