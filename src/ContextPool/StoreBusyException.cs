namespace ContextPool;

/// <summary>
/// Somebody else holds what a migration, or a change of the store's features, needs: a run the store, or the application the legacy
/// file, which it is writing. Nothing was written; the same call may succeed later. Contexts can be read meanwhile.
/// </summary>
public sealed class StoreBusyException(string storageDirectory, string holder)
    : MigrationFailedException(ErrorCodes.StoreBusy, $"{storageDirectory} is in use: {holder}")
{
    /// <summary>Who holds it, as far as is known: host, process and run.</summary>
    public string Holder { get; } = holder;
}
