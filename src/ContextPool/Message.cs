using ContextPool.Format;

namespace ContextPool;

/// <summary>
/// One message as it is stored: the whole node <c>{id, message, parent_id}</c> in raw UTF-8 JSON, and views of the members that
/// have meaning. Members the library does not know are in <see cref="Json"/> and survive every round trip. Immutable.
/// </summary>
public sealed partial class Message
{
    private readonly MessageFacts _facts;

    private Message(MessageId id, ReadOnlyMemory<byte> json, MessageFacts facts)
    {
        Id = id;
        Json = json;
        _facts = facts;
    }

    /// <summary>The message.</summary>
    public MessageId Id { get; }

    /// <summary>The node as stored, UTF-8, two-space indented.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The message this one answers; null for the first of a conversation.</summary>
    public MessageId? ParentId => _facts.ParentId;

    /// <summary>"User", "Assistant", "Tool" or "System", as written; null where the message has none.</summary>
    public string? Role => _facts.Role;

    /// <summary>"text", "plan", "question", "tool_call" or "tool_result", as written; "text" where it has none.</summary>
    public string Type => _facts.MessageType;

    /// <summary><c>metadata.created_at</c>, else the start of its streaming; null where it has neither.</summary>
    public Timestamp? CreatedAt => _facts.OwnTime;

    /// <summary>True where it calls at least one tool.</summary>
    public bool HasToolCalls => _facts.HasToolCalls;

    /// <summary>True where it carries a tool's result.</summary>
    public bool HasToolResult => _facts.HasToolResult;

    internal MessageFacts Facts => _facts;

    /// <summary>A node that was read already: white space tells nothing, so what its facts were before it was indented they are.</summary>
    internal static Message Of(MessageId id, ReadOnlyMemory<byte> json, MessageFacts facts) => new(id, json, facts);

    /// <summary>
    /// Reads a node. Throws <see cref="InvalidContentException"/> where it is malformed, or where the id inside is not
    /// <paramref name="expected"/>.
    /// </summary>
    public static Message Parse(ReadOnlyMemory<byte> json, MessageId expected)
    {
        MessageFacts facts = MessageFactsReader.Read(json.Span, 0, ReadingLimits.MaxDepth);
        if (facts.InnerId is { } inner && inner != expected)
            throw new InvalidContentException(ContentFault.MessageIdMismatch, 0, $"the id inside is {inner}: expected {expected}");
        return new Message(expected, json, facts);
    }
}
