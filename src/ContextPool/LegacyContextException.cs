namespace ContextPool;

/// <summary>
/// The context is a legacy file, which is never written, and the store was not opened with
/// <see cref="ContextStoreOptions.AutoMigrate"/>; nothing was written. Migrate it first.
/// </summary>
public sealed class LegacyContextException(ContextId id)
    : ContextPoolException(ErrorCodes.LegacyContext, $"context {id} is a legacy file, which is never written: migrate it, or open the store with {nameof(ContextStoreOptions.AutoMigrate)}", id);
