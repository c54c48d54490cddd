namespace ContextPool;

/// <summary>
/// What is known about a message beside its content: <c>message.metadata</c>, as far as the application gives it meaning. What is null or
/// empty is not written, or not there; when the message was created stands in <see cref="MessageDraft.CreatedAt"/> and <see cref="Message.CreatedAt"/>.
/// </summary>
public sealed record MessageMetadata
{
    /// <summary>How long it took to make, <c>duration_ms</c>: whole milliseconds.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Tokens that were read for it, <c>tokens.prompt_tokens</c>.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens that were written, <c>tokens.completion_tokens</c>.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>
    /// Where it comes from: <c>user_input</c>, <c>user_file_reference</c>, <c>user_workflow</c>, <c>user_image_upload</c>,
    /// <c>a_i_generated</c>, <c>tool_execution</c> or <c>system_control</c>. The application reads no others.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>What the user wrote before it was worked on, <c>original_input</c>.</summary>
    public string? OriginalInput { get; init; }

    /// <summary>What joins it to other programs' traces, <c>trace_id</c>.</summary>
    public string? TraceId { get; init; }

    /// <summary>How it is shown, <c>display_hint</c>.</summary>
    public MessageDisplay? Display { get; init; }

    /// <summary>How it was streamed, <c>streaming</c>.</summary>
    public MessageStreaming? Streaming { get; init; }

    /// <summary>Whatever else, <c>extra</c>: raw JSON by name.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();
}
