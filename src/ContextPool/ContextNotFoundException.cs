namespace ContextPool;

/// <summary>There is no such context in the store, nor in the legacy directory behind it.</summary>
public sealed class ContextNotFoundException(ContextId id) : Exception($"there is no context {id}")
{
    /// <summary>The context asked for.</summary>
    public ContextId Id { get; } = id;
}
