namespace ContextPool.Format;

/// <summary>The text of a message's file, made from a draft.</summary>
internal static class MessageNode
{
    /// <summary>
    /// The message as it will be stored. Throws <see cref="ArgumentException"/> for what the application could not
    /// read, be it parts or a raw node, <see cref="InvalidContentException"/> for a raw node that is malformed or is another message.
    /// </summary>
    /// <param name="draft">The draft.</param>
    /// <param name="tip">The parent where the draft names none.</param>
    /// <param name="now">The time where the draft has none.</param>
    public static Message ToMessage(MessageDraft draft, MessageId? tip, Timestamp now)
    {
        if (draft.NodeJson is { } raw)
        {
            Message carried = FromRaw(raw.Span, draft.Id);
            RequireReadable(carried.Facts);
            return carried;
        }

        RequireKnown(draft.Role, MessageWords.Roles, nameof(draft.Role));
        RequireKnown(draft.Type, MessageWords.Types, nameof(draft.Type));
        using var parts = new PooledBuffer();
        MessageNodeText.Write(draft, draft.ParentId ?? tip, draft.CreatedAt ?? now, parts);
        return FromRaw(parts.Written, draft.Id);
    }

    /// <summary>A node of which every token is kept, in the application's white space.</summary>
    public static Message FromRaw(ReadOnlySpan<byte> node, MessageId id)
    {
        MessageFacts facts = RequireId(node, id);
        using var output = new PooledBuffer(node.Length + 256);
        if (!JsonReindenter.TryWrite(node, output, ReadingLimits.MaxMessageBytesToWrite))
            throw new InvalidContentException(
                ContentFault.MessageTooLarge, 0,
                $"the file of message {id} would have more than {ReadingLimits.MaxMessageBytesToWrite} bytes");
        return Message.Of(id, output.Written.ToArray(), facts);
    }

    /// <summary>The id of a node that the application could read; throws as <see cref="ToMessage"/>, and where it has none.</summary>
    public static MessageId IdOf(ReadOnlySpan<byte> node)
    {
        MessageId id = RequireId(node, out MessageFacts facts);
        RequireReadable(facts);
        return id;
    }

    /// <summary>
    /// Throws <see cref="ArgumentException"/> for a node whose message is missing, or has a role or type that the application does not
    /// know: it would refuse the whole context. What the message had before it was replaced is carried on.
    /// </summary>
    public static void RequireReadable(in MessageFacts facts, MessageFacts? before = null)
    {
        if (before is null || before.Value.Role != facts.Role) RequireKnown(facts.Role, MessageWords.Roles, nameof(MessageDraft.Role));
        if (before is null || before.Value.MessageType != facts.MessageType)
            RequireKnown(facts.MessageType, MessageWords.Types, nameof(MessageDraft.Type));
    }

    /// <summary>True for what begins with this id as the application writes it.</summary>
    public static bool BeginsWithId(ReadOnlySpan<byte> node, MessageId id)
    {
        ReadOnlySpan<byte> before = "{\n  \"id\": \""u8;
        return node.Length > before.Length + Uuid.TextLength && node.StartsWith(before) && node[before.Length + Uuid.TextLength] == (byte)'"'
            && Uuid.TryParse(node.Slice(before.Length, Uuid.TextLength), out Guid found) && found == id.Value;
    }

    private static MessageId RequireId(ReadOnlySpan<byte> node, out MessageFacts facts)
    {
        facts = MessageFactsReader.Read(node, 0, ReadingLimits.MaxDepthToWrite);
        return facts.InnerId
            ?? throw new InvalidContentException(ContentFault.InvalidMessageId, 0, "the node has no id: expected a hyphenated UUID");
    }

    private static MessageFacts RequireId(ReadOnlySpan<byte> node, MessageId id)
    {
        MessageId inner = RequireId(node, out MessageFacts facts);
        if (inner != id)
            throw new InvalidContentException(ContentFault.MessageIdMismatch, 0, $"the id inside is {inner}: expected {id}");
        return facts;
    }

    private static void RequireKnown(string? word, string[] known, string part)
    {
        if (word is null)
            throw new ArgumentException($"the node has no message with a {part.ToLowerInvariant()}: expected one of {string.Join(", ", known)}");
        if (!known.Contains(word))
            throw new ArgumentException(
                $"'{word}' is no {part.ToLowerInvariant()} that the application reads: expected one of {string.Join(", ", known)}");
    }
}
