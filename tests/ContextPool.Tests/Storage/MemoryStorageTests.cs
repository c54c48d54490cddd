using ContextPool.Storage;
using ContextPool.Storage.InMemory;

namespace ContextPool.Tests.Storage;

/// <summary>The contract, in memory.</summary>
public sealed class MemoryStorageTests : ContextStorageContract
{
    private protected override IContextStorage Storage { get; } = new MemoryStorage(TimeProvider.System);
}
