using ContextPool.Format;

namespace ContextPool.Storage.Packs;

/// <summary>How packs are written.</summary>
/// <param name="Level">Of the compression.</param>
/// <param name="FrameBytes">How large frames are meant to be.</param>
internal sealed record PackTerms(int Level = ZstdCodec.DefaultLevel, int FrameBytes = PackFormat.DefaultFrameBytes);
