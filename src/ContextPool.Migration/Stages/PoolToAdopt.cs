using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>A pool that something else wrote, and the file that it is to be compared with.</summary>
internal sealed record PoolToAdopt(ConvertedSource Source);
