namespace ContextPool.Storage;

/// <summary>What is kept of one message that is, or was, being made.</summary>
/// <param name="Message">The message.</param>
/// <param name="Key">Tells it from others of the same message; means nothing else.</param>
/// <param name="Bytes">What was added; the last addition may be cut short where its writer is at work or died.</param>
/// <param name="HasWriter">True where its writer lives, as far as can be told.</param>
internal sealed record StoredPartial(MessageId Message, string Key, ReadOnlyMemory<byte> Bytes, bool HasWriter);
