using ContextPool.Format;

namespace ContextPool;

/// <content>
/// Views of the contents, read from <see cref="Json"/> when first asked for. They never throw: what has a shape that the
/// application does not write is left out here, and is in <see cref="Json"/> all the same.
/// </content>
public sealed partial class Message
{
    // Two threads may both read the views; they come to the same.
    private MessageViews? _views;

    /// <summary>The parts of the content, in order; one of a shape that the application does not write is an <see cref="UnknownPart"/>.</summary>
    public IReadOnlyList<MessagePart> Parts => Views.Parts;

    /// <summary>The text parts of the content, in order.</summary>
    public IReadOnlyList<string> Texts => Views.Texts;

    /// <summary>All text, its parts joined with a line feed; empty where there is none.</summary>
    public string Text => Texts.Count == 1 ? Texts[0] : string.Join('\n', Texts);

    /// <summary>The images of the content, in order.</summary>
    public IReadOnlyList<MessageImage> Images => Views.Images;

    /// <summary>The tools it calls, in order; at least one where <see cref="HasToolCalls"/>.</summary>
    public IReadOnlyList<ToolCall> ToolCalls => Views.ToolCalls;

    /// <summary>The result of a tool; not null where <see cref="HasToolResult"/>.</summary>
    public ToolResult? ToolResult => Views.ToolResult;

    /// <summary>What is known about it beside its content. Read at each call.</summary>
    public MessageMetadata Metadata => MessageMetadataText.Read(MessageJson["metadata"]);

    /// <summary>What it is beside its text, a file reference for instance; null for a plain message. Read at each call.</summary>
    public RichContent? RichType
    {
        get
        {
            var rich = JsonView.Of(MessageJson["rich_type"]);
            return rich.Text("kind") is { } kind ? new RichContent(kind, rich["data"]) : null;
        }
    }

    private JsonView MessageJson => JsonView.Of(Json).Inside("message");

    private MessageViews Views => _views ??= MessageViewsReader.Read(Json, HasToolCalls, HasToolResult);
}
