using System.Runtime.CompilerServices;
using ContextPool.Format;

namespace ContextPool;

/// <summary>
/// One message as it is stored: the whole node <c>{id, message, parent_id}</c> in raw UTF-8 JSON, and views of the members that
/// have meaning. Members the library does not know are in <see cref="Json"/> and survive every round trip. Immutable.
/// </summary>
public sealed partial class Message
{
    private readonly MessageKind? _kind; // as its pack tells it; null where it was read from the message itself

    // Two threads may both read them; they come to the same.
    private StrongBox<MessageFacts>? _facts;

    private Message(MessageId id, ReadOnlyMemory<byte> json, MessageFacts? facts, MessageKind? kind = null)
    {
        Id = id;
        Json = json;
        _kind = kind;
        _facts = facts is { } known ? new StrongBox<MessageFacts>(known) : null;
    }

    /// <summary>The message.</summary>
    public MessageId Id { get; }

    /// <summary>The node as stored, UTF-8, two-space indented.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The message this one answers; null for the first of a conversation.</summary>
    public MessageId? ParentId => Facts.ParentId;

    /// <summary>"User", "Assistant", "Tool" or "System", as written; null where the message has none.</summary>
    public string? Role => _kind is { } kind ? kind.Role : Facts.Role;

    /// <summary>"text", "plan", "question", "tool_call" or "tool_result", as written; "text" where it has none.</summary>
    public string Type => _kind?.Type ?? Facts.MessageType;

    /// <summary><c>metadata.created_at</c>, else the start of its streaming; null where it has neither.</summary>
    public Timestamp? CreatedAt => Facts.OwnTime;

    /// <summary>True where it calls at least one tool.</summary>
    public bool HasToolCalls => _kind?.HasToolCalls ?? Facts.HasToolCalls;

    /// <summary>True where it carries a tool's result.</summary>
    public bool HasToolResult => _kind?.HasToolResult ?? Facts.HasToolResult;

    internal MessageFacts Facts => (_facts ??= new StrongBox<MessageFacts>(MessageFactsReader.Read(Json.Span, 0, ReadingLimits.MaxDepth))).Value;

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

    /// <summary>
    /// A message out of a pack whose checksum holds: its grammar was looked at before it was packed, and is not looked at again before
    /// somebody asks for what the pack does not tell. Reading a branch is bound by that look. One that does not begin as messages do is
    /// read as by <see cref="Parse"/>.
    /// </summary>
    internal static Message OfPack(ReadOnlyMemory<byte> json, MessageId expected, MessageKind kind) =>
        MessageNode.BeginsWithId(json.Span, expected) ? new Message(expected, json, facts: null, kind) : Parse(json, expected);
}
