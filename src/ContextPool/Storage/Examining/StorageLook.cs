namespace ContextPool.Storage;

/// <summary>What one look at a storage saw around its contexts.</summary>
/// <param name="Ids">The contexts, ordered; one that cannot be read is among them.</param>
/// <param name="Findings">What is not as it should be.</param>
internal sealed record StorageLook(List<ContextId> Ids, List<Finding> Findings);
