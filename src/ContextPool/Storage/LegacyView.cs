namespace ContextPool.Storage;

/// <summary>A context of another format as it was read.</summary>
/// <param name="Head">As a pool would have it.</param>
/// <param name="Messages">Where the messages are.</param>
internal sealed record LegacyView(ContextHead Head, IMessageSource Messages);
