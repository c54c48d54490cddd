namespace ContextPool.Storage.InMemory;

/// <summary>Counts the commits of a storage.</summary>
internal sealed class MemoryVersion(long number) : ContextVersion
{
    /// <summary>No two heads of a storage have the same.</summary>
    public long Number { get; } = number;

    public override bool Equals(ContextVersion? other) => other is MemoryVersion version && version.Number == Number;

    public override int GetHashCode() => Number.GetHashCode();
}
