using ContextPool.Storage;

namespace ContextPool.Serving;

/// <summary>What an open context shows at one moment; swapped whole, so that no reader sees half of a change.</summary>
/// <param name="Kind">Pool or legacy file.</param>
/// <param name="Head">As read or saved last.</param>
/// <param name="Core">Shared with other views of the same pool; a scan of a legacy file has its own.</param>
/// <param name="Moment">Whatever is shown is at least as new.</param>
internal sealed record ContextView(ContextKind Kind, ContextHead Head, ContextCore Core, long Moment)
{
    /// <summary>Metadata and branches.</summary>
    public ContextMetadata Metadata => Head.Metadata;
}
