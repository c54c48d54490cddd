using ContextPool.Files;

namespace ContextPool.Migration.Stages;

/// <summary>A regular file that is the only one of its context.</summary>
/// <param name="Id">The context.</param>
/// <param name="Stat">What the path named when it was looked at.</param>
internal sealed record DetectedSource(ContextId Id, FileStat Stat);
