namespace ContextPool;

/// <summary>Another writer held the context for longer than <see cref="ContextStoreOptions.WriterWait"/>; nothing was written.</summary>
public sealed class WriterWaitException(ContextId id, TimeSpan waited)
    : ContextPoolException(ErrorCodes.WriterWait, $"context {id} is being written by somebody else, waited {waited.TotalSeconds:F1} s", id);
