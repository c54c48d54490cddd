namespace ContextPool;

/// <summary>Text in a message.</summary>
/// <param name="Value">The text.</param>
public sealed record MessageText(string Value) : MessagePart;
