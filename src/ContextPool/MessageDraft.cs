using ContextPool.Format;

namespace ContextPool;

/// <summary>
/// A message to be saved: either from its parts, or from the raw JSON of its node, of which every token is kept.
/// </summary>
public sealed record MessageDraft
{
    /// <summary>Its id; a random one by default. Raw JSON that has an <c>id</c> must have this one.</summary>
    public MessageId Id { get; init; } = MessageId.New();

    /// <summary>
    /// The message it answers. Null = the last message of the branch at the moment of the save. Not used with
    /// <see cref="NodeJson"/>, which says so itself.
    /// </summary>
    public MessageId? ParentId { get; init; }

    /// <summary>"User", "Assistant", "Tool" or "System".</summary>
    public string Role { get; init; } = "User";

    /// <summary>The text of the one content part; no part where null. A save refuses text that was cut inside a surrogate pair.</summary>
    public string? Text { get; init; }

    /// <summary>"text", "plan", "question", "tool_call" or "tool_result".</summary>
    public string Type { get; init; } = "text";

    /// <summary>When it was created; the time of the save by default.</summary>
    public Timestamp? CreatedAt { get; init; }

    /// <summary>The whole node as JSON, instead of all of the above but <see cref="Id"/>.</summary>
    public ReadOnlyMemory<byte>? NodeJson { get; init; }

    /// <summary>A draft of a text message.</summary>
    public static MessageDraft FromText(string role, string text)
    {
        ArgumentNullException.ThrowIfNull(role);
        ArgumentNullException.ThrowIfNull(text);
        return new() { Role = role, Text = text };
    }

    /// <summary>
    /// A draft of a node; its <c>id</c> is read from the JSON. Throws <see cref="InvalidContentException"/> where the
    /// node is malformed or has no id, <see cref="ArgumentException"/> where it has no <c>message</c>, or one of a role or type that the
    /// application does not read. Whether its parent is there is looked at by the save.
    /// </summary>
    public static MessageDraft FromNode(ReadOnlyMemory<byte> json) => new() { Id = MessageNode.IdOf(json.Span), NodeJson = json };
}
