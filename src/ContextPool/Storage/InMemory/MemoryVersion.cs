namespace ContextPool.Storage.InMemory;

/// <summary>Counts the commits of a storage.</summary>
internal sealed class MemoryVersion(long number) : ContextVersion
{
    private readonly long _number = number;

    public override bool Equals(ContextVersion? other) => other is MemoryVersion version && version._number == _number;

    public override int GetHashCode() => _number.GetHashCode();
}
