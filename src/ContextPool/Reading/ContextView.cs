using ContextPool.Files;
using ContextPool.Model;

namespace ContextPool.Reading;

/// <summary>What an open context shows at one moment; swapped whole, so that no reader sees half of a change.</summary>
/// <param name="Kind">Pool or legacy file.</param>
/// <param name="Metadata">As read or saved last.</param>
/// <param name="Version">Of the file it was read from.</param>
/// <param name="Source">Where the messages are.</param>
internal sealed record ContextView(ContextKind Kind, ContextMetadata Metadata, FileStat Version, IMessageSource Source);
