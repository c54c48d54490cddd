using System.Globalization;
using System.Text;

namespace ContextPool.Format;

/// <summary>
/// What is kept of a message while it is being made: a line that says what it will be, then a line per addition of text, each a JSON object.
/// Lines are read up to the first that is not whole: its writer is at work on it, or died there.
/// </summary>
internal static class StreamedText
{
    /// <summary>The first line.</summary>
    public static byte[] Begin(StreamedHead head) => Line(new JsonObjectText()
        .Put("version", "1").Put("message_id", $"\"{head.Id}\"").Put("role", JsonEditor.Quoted(head.Role))
        .Put("branch", JsonEditor.Quoted(head.Branch)).Put("parent_id", head.ParentId is { } parent ? $"\"{parent}\"" : null)
        .Time("started_at", head.StartedAt));

    /// <summary>A line of more text.</summary>
    /// <param name="text">It; may begin or end inside a surrogate pair.</param>
    /// <param name="chunks">How many pieces the message has with it.</param>
    /// <param name="at">When.</param>
    public static byte[] Add(string text, long chunks, Timestamp at) => Line(new JsonObjectText()
        .Time("at", at).Put("chunks", chunks.ToString(CultureInfo.InvariantCulture)).Put("text", JsonEditor.Quoted(text)));

    /// <summary>What the lines say; null where the first is not whole, or of a version to come.</summary>
    public static StreamedMessage? Read(ReadOnlyMemory<byte> bytes)
    {
        StreamedMessage? message = null;
        var text = new StringBuilder();
        while (bytes.Span.IndexOf((byte)'\n') is var end and >= 0 && ReadLine(bytes[..end]) is { } line)
        {
            bytes = bytes[(end + 1)..];
            if (message is null)
            {
                if (HeadOf(line) is not { } head) return null;
                message = new StreamedMessage(head, "", 0, head.StartedAt);
                continue;
            }

            if (line.Text("text") is not { } more || line.Time("at") is not { } at) break;
            text.Append(more);
            message = message with { Chunks = line.Integer("chunks") ?? message.Chunks, At = at };
        }

        return message is null ? null : message with { Text = text.ToString() };
    }

    private static StreamedHead? HeadOf(JsonView line) =>
        line.Integer("version") == 1 && MessageId.TryParse(line.Text("message_id"), null, out MessageId id) && line.Text("role") is { } role
            && line.Text("branch") is { } branch && line.Time("started_at") is { } started
            ? new StreamedHead(id, role, branch, MessageId.TryParse(line.Text("parent_id"), null, out MessageId parent) ? parent : null, started)
            : null;

    private static JsonView? ReadLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            JsonGrammar.Require(line.Span, 0, ReadingLimits.MaxDepthToWrite);
            return JsonView.Of(line);
        }
        catch (InvalidContentException)
        {
            return null;
        }
    }

    private static byte[] Line(JsonObjectText text) => Encoding.UTF8.GetBytes(text + "\n");
}
