using System.Text.Json;

namespace ContextPool.Format;

/// <summary>
/// Reads the value of <c>branches</c>. Shapes that the application would not write are tolerated, because the value itself
/// is carried whole; only grammar, duplicate names and duplicates of <see cref="DecidingMembers"/> are refused.
/// </summary>
internal static class BranchesReader
{
    /// <summary>The branches in file order; empty where the value is no object.</summary>
    /// <param name="text">The value.</param>
    /// <param name="offset">Where it lies in its file.</param>
    /// <param name="maxDepth">How deep it may nest, itself included.</param>
    public static List<Branch> Read(ReadOnlySpan<byte> text, long offset, int maxDepth)
    {
        var branches = new List<Branch>();
        var reader = new Utf8JsonReader(text, JsonGrammar.Options(maxDepth));
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) return branches;
            var names = new MemberNames(offset);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(text, reader);
                branches.Add(ReadBranch(JsonText.Decode(reader.ValueSpan), text, ref reader, offset));
            }
        }
        catch (JsonException e)
        {
            throw JsonGrammar.Fault(e, ref reader, text, offset, maxDepth);
        }

        return branches;
    }

    private static Branch ReadBranch(string name, ReadOnlySpan<byte> text, ref Utf8JsonReader reader, long offset)
    {
        var ids = new List<MessageId>();
        int unreadable = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return new Branch(name, ids, UnreadableIds: 1);
        }

        bool hasArray = false;
        var names = new MemberNames(offset, DecidingMembers.Branch);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(text, reader);
            bool isIds = JsonText.Means(reader, "message_ids"u8);
            reader.Read();
            if (isIds && reader.TokenType == JsonTokenType.StartArray)
            {
                hasArray = true;
                unreadable += ReadIds(ids, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new Branch(name, ids, unreadable) { HasIdArray = hasArray };
    }

    private static int ReadIds(List<MessageId> ids, ref Utf8JsonReader reader)
    {
        int unreadable = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String && TryParseId(ref reader, out MessageId id)) ids.Add(id);
            else unreadable++;
            reader.Skip();
        }

        return unreadable;
    }

    /// <summary>Keys and parents may be spelled with escapes, so the ids of a branch may too.</summary>
    private static bool TryParseId(ref Utf8JsonReader reader, out MessageId id) => reader.ValueIsEscaped
        ? MessageId.TryParse(JsonText.Decode(reader.ValueSpan), out id)
        : MessageId.TryParse(reader.ValueSpan, out id);
}
