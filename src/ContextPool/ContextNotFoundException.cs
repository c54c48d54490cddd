namespace ContextPool;

/// <summary>There is no such context in the store, nor in the legacy directory behind it.</summary>
public sealed class ContextNotFoundException(ContextId id) : ContextPoolException(ErrorCodes.ContextNotFound, $"there is no context {id}", id);
