using ContextPool.Files;

namespace ContextPool.Serving;

/// <summary>What an open context shows at one moment; swapped whole, so that no reader sees half of a change.</summary>
/// <param name="Kind">Pool or legacy file.</param>
/// <param name="Metadata">As read or saved last.</param>
/// <param name="Version">Of the file it was read from.</param>
/// <param name="Core">Shared with other views of the same pool; a scan of a legacy file has its own.</param>
/// <param name="Moment">Whatever is shown is at least as new.</param>
internal sealed record ContextView(ContextKind Kind, ContextMetadata Metadata, FileStat Version, ContextCore Core, long Moment);
