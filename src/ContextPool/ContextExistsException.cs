namespace ContextPool;

/// <summary>The id of a new or restored context is taken.</summary>
public sealed class ContextExistsException(ContextId id) : ContextPoolException(ErrorCodes.ContextExists, $"context {id} exists already", id);
