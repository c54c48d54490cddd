namespace ContextPool.Storage;

/// <summary>One thing that lies among the messages of a context.</summary>
/// <param name="Message">The message; null for something else.</param>
/// <param name="Name">What it is called there, for people.</param>
internal readonly record struct RawEntry(MessageId? Message, string Name);
