namespace ContextPool.Storage.InMemory;

/// <summary>A <see cref="MemoryStorage"/> as a repair sees it. Nothing lies around its contexts.</summary>
internal sealed class MemoryMending(MemoryStorage storage) : IStorageMending
{
    public ValueTask<IReadOnlyList<string?>> MendAroundAsync(IReadOnlyList<RepairAction> actions) =>
        new(actions.Count == 0 ? [] : throw new ArgumentOutOfRangeException(nameof(actions), "there is nothing around contexts in memory"));

    public IContextMending BeginMending(ContextId id, Timestamp now) => new MemoryContextMending(storage, id);
}
