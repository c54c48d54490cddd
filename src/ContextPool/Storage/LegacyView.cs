using ContextPool.Files;

namespace ContextPool.Storage;

/// <summary>A context of another format as it was read.</summary>
/// <param name="Metadata">As a pool would have it.</param>
/// <param name="Version">Of the file it was read from.</param>
/// <param name="Messages">Where the messages are.</param>
internal sealed record LegacyView(ContextMetadata Metadata, FileStat Version, IMessageSource Messages);
