namespace ContextPool;

/// <summary>
/// The context is a legacy file, which is never written, and the store does not migrate on access, see
/// <see cref="ContextStoreOptions.Legacy"/>; nothing was written. Migrate it first.
/// </summary>
public sealed class LegacyContextException(ContextId id)
    : ContextPoolException(
        ErrorCodes.LegacyContext, $"context {id} is a legacy file, which is never written: migrate it, or open the store with a source that migrates on access", id);
