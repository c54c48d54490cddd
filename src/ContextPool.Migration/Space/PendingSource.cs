using ContextPool.Files;

namespace ContextPool.Migration.Space;

/// <summary>A legacy file that a run will have to write something for.</summary>
/// <param name="Id">The context.</param>
/// <param name="Path">The file.</param>
/// <param name="Stat">As it was listed.</param>
/// <param name="NeedsPool">False where a pool is there that the run can only adopt, or leave alone.</param>
internal readonly record struct PendingSource(ContextId Id, string Path, FileStat Stat, bool NeedsPool);
