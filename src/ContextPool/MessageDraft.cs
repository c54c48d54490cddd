using ContextPool.Format;

namespace ContextPool;

/// <summary>
/// A message to be saved: either from its parts, or from the raw JSON of its node, of which every token is kept. Whichever it is, a save
/// refuses roles and types that the application does not read with <see cref="ArgumentException"/>, and a parent that is not there with
/// <see cref="MessageNotFoundException"/>.
/// </summary>
public sealed record MessageDraft
{
    private readonly string? _type;

    /// <summary>Its id; a random one by default. Raw JSON that has an <c>id</c> must have this one.</summary>
    public MessageId Id { get; init; } = MessageId.New();

    /// <summary>
    /// The message it answers. Null = the last message of the branch at the moment of the save. Not used with
    /// <see cref="NodeJson"/>, which says so itself.
    /// </summary>
    public MessageId? ParentId { get; init; }

    /// <summary>One of <see cref="MessageRoles"/>.</summary>
    public string Role { get; init; } = MessageRoles.User;

    /// <summary>Text, the first part of the content; no such part where null. A save refuses text that was cut inside a surrogate pair.</summary>
    public string? Text { get; init; }

    /// <summary>The parts of the content behind <see cref="Text"/>: more text, and images.</summary>
    public IReadOnlyList<MessagePart> Parts { get; init; } = [];

    /// <summary>The tools it calls.</summary>
    public IReadOnlyList<ToolCallDraft> ToolCalls { get; init; } = [];

    /// <summary>The answer of a tool.</summary>
    public ToolResultDraft? ToolResult { get; init; }

    /// <summary>What is known about it beside its content.</summary>
    public MessageMetadata? Metadata { get; init; }

    /// <summary>What it is beside its text, a file reference for instance.</summary>
    public RichContent? RichType { get; init; }

    /// <summary>One of <see cref="MessageTypes"/>; where it is not set, what follows from tool calls and result, else text.</summary>
    public string Type
    {
        get => _type ?? (ToolCalls is { Count: > 0 } ? MessageTypes.ToolCall : ToolResult is null ? MessageTypes.Text : MessageTypes.ToolResult);
        init => _type = value;
    }

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

    /// <summary>A draft of a message in parts, in their order.</summary>
    public static MessageDraft FromParts(string role, params IReadOnlyList<MessagePart> parts)
    {
        ArgumentNullException.ThrowIfNull(role);
        ArgumentNullException.ThrowIfNull(parts);
        return new() { Role = role, Parts = parts };
    }

    /// <summary>A draft in which the model calls tools, and says something or nothing beside it.</summary>
    public static MessageDraft FromToolCalls(IReadOnlyList<ToolCallDraft> calls, string? text = null)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return new() { Role = MessageRoles.Assistant, Text = text, ToolCalls = calls };
    }

    /// <summary>A draft of what a tool answered.</summary>
    public static MessageDraft FromToolResult(ToolResultDraft result, string? text = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new() { Role = MessageRoles.Tool, Text = text, ToolResult = result };
    }

    /// <summary>A draft of a user's message that points to a file: its text is what stood there or, where nobody looked, the path.</summary>
    public static MessageDraft FromFile(FileReference file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new()
        {
            Text = file.Content ?? file.Path,
            RichType = file.ToRichContent(),
            Metadata = new MessageMetadata { Source = "user_file_reference" },
        };
    }

    /// <summary>
    /// A draft of a node; its <c>id</c> is read from the JSON. Throws <see cref="InvalidContentException"/> where the
    /// node is malformed or has no id, <see cref="ArgumentException"/> where it has no <c>message</c>, or one of a role or type that the
    /// application does not read. Whether its parent is there is looked at by the save.
    /// </summary>
    public static MessageDraft FromNode(ReadOnlyMemory<byte> json) => new() { Id = MessageNode.IdOf(json.Span), NodeJson = json };
}
