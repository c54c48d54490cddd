using System.Text;
using ContextPool.Json;
using ContextPool.Legacy;
using ContextPool.Model;
using ContextPool.Reading;
using ContextPool.Saving;

namespace ContextPool.Editing;

/// <summary>The text of a message's file, made from a draft.</summary>
internal static class MessageNode
{
    /// <summary>
    /// The message as it will be stored. Throws <see cref="ArgumentException"/> for parts that the application could not
    /// read, <see cref="InvalidContentException"/> for a raw node that is malformed or is another message.
    /// </summary>
    /// <param name="draft">The draft.</param>
    /// <param name="tip">The parent where the draft names none.</param>
    /// <param name="now">The time where the draft has none.</param>
    public static Message ToMessage(MessageDraft draft, MessageId? tip, Timestamp now)
    {
        if (draft.NodeJson is { } raw) return FromRaw(raw.Span, draft.Id);
        RequireKnown(draft.Role, MessageWords.Roles, nameof(draft.Role));
        RequireKnown(draft.Type, MessageWords.Types, nameof(draft.Type));
        using var parts = new PooledBuffer();
        WriteParts(draft, draft.ParentId ?? tip, draft.CreatedAt ?? now, parts);
        return FromRaw(parts.Written, draft.Id);
    }

    /// <summary>A node of which every token is kept, in the application's white space.</summary>
    public static Message FromRaw(ReadOnlySpan<byte> node, MessageId id)
    {
        RequireId(node, id);
        using var output = new PooledBuffer(node.Length + 256);
        if (!JsonReindenter.TryWrite(node, output, LegacyLimits.DefaultMaxMessageBytes))
            throw new InvalidContentException(
                ContentFault.MessageTooLarge, 0,
                $"the file of message {id} would have more than {LegacyLimits.DefaultMaxMessageBytes} bytes");
        return Message.Parse(output.Written.ToArray(), id);
    }

    /// <summary>The id inside a node; throws where it has none.</summary>
    public static MessageId IdOf(ReadOnlySpan<byte> node) =>
        MessageFactsReader.Read(node, 0, LegacyLimits.DefaultMaxDepth).InnerId
        ?? throw new InvalidContentException(ContentFault.InvalidMessageId, 0, "the node has no id: expected a hyphenated UUID");

    private static void RequireId(ReadOnlySpan<byte> node, MessageId id)
    {
        MessageId inner = IdOf(node);
        if (inner != id)
            throw new InvalidContentException(ContentFault.MessageIdMismatch, 0, $"the id inside is {inner}: expected {id}");
    }

    /// <summary>Members and their order as the application writes them.</summary>
    private static void WriteParts(MessageDraft draft, MessageId? parent, Timestamp createdAt, PooledBuffer output)
    {
        output.Write(Encoding.ASCII.GetBytes($"{{\"id\":\"{draft.Id}\",\"message\":{{\"role\":\"{draft.Role}\",\"content\":["));
        if (draft.Text is not null)
        {
            output.Write("{\"type\":\"text\",\"text\":"u8);
            JsonText.WriteQuoted(draft.Text, output);
            output.Write((byte)'}');
        }

        output.Write(Encoding.ASCII.GetBytes(
            $"],\"metadata\":{{\"created_at\":\"{createdAt}\"}},\"message_type\":\"{draft.Type}\"}},\"parent_id\":"));
        output.Write(Encoding.ASCII.GetBytes(parent is null ? "null}" : $"\"{parent}\"}}"));
    }

    private static void RequireKnown(string word, string[] known, string part)
    {
        if (!known.Contains(word))
            throw new ArgumentException(
                $"'{word}' is no {part.ToLowerInvariant()} that the application reads: expected one of {string.Join(", ", known)}");
    }
}
