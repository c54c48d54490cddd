namespace ContextPool.Storage;

/// <summary>A message that takes the place of another version of itself.</summary>
/// <param name="Message">The new version.</param>
/// <param name="Expected">The bytes of the version that it replaces; where others are stored by then, nothing is changed.</param>
internal sealed record Replacement(Message Message, ReadOnlyMemory<byte> Expected);
