namespace ContextPool;

/// <summary>The id of a new or restored context is taken.</summary>
public sealed class ContextExistsException(ContextId id) : Exception($"context {id} exists already")
{
    /// <summary>The id.</summary>
    public ContextId Id { get; } = id;
}
