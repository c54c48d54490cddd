using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>A pool that something else wrote, and that has what its file says.</summary>
/// <param name="Source">The file.</param>
/// <param name="Sha256">The digest that the pool had when it was compared; null where it was not whole.</param>
/// <param name="Remark">One line on what was found that no reason tells; empty where nothing was.</param>
internal sealed record EqualPool(ConvertedSource Source, string? Sha256, string Remark);
