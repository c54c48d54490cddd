using System.Runtime.CompilerServices;
using ContextPool.Serving;
using ContextPool.Storage;

namespace ContextPool;

/// <content>Listing, opening, and migrating what is opened.</content>
public sealed partial class ContextStore
{
    private const int ListedAtOnce = 64;

    /// <summary>The contexts, lazily and in no order: pools first, then legacy files that have no pool and were not deleted.</summary>
    public async IAsyncEnumerable<ContextListing> ListAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (ContextId id in _storage.ListAsync(cancel).ConfigureAwait(false))
            yield return new ContextListing(id, ContextKind.Pool, _storage.Context(id).PlaceOf());
        if (_opener.Legacy is not { } legacy) yield break;
        await foreach (ContextListing listing in OffThread.InBatches(legacy.List(), ListedAtOnce, cancel).ConfigureAwait(false)) yield return listing;
    }

    /// <summary>
    /// Opens a context: reads its <c>context.json</c> and nothing else, or scans its legacy file. Throws
    /// <see cref="ContextNotFoundException"/> where there is neither, <see cref="InvalidContentException"/> where the
    /// metadata cannot be read.
    /// </summary>
    public Task<ChatContext> OpenAsync(ContextId id, CancellationToken cancel = default) =>
        cancel.IsCancellationRequested ? Task.FromCanceled<ChatContext>(cancel)
        : Operations.MeasureAsync("open", id, _time, () => OpenNowAsync(id, cancel));

    /// <summary>
    /// Migrates one legacy context now, with the guarantees of the migrator; the legacy file stays. Quiet where the context
    /// has a pool. Throws <see cref="StoreBusyException"/> at once while a migration run holds the store, and
    /// <see cref="MigrationFailedException"/> for whatever else is in the way.
    /// </summary>
    public Task MigrateAsync(ContextId id, CancellationToken cancel = default) =>
        Task.Run(() => Operations.MeasureAsync("migrate", id, _time, () => _opener.MigrateAsync(id, wait: TimeSpan.Zero, cancel)), cancel);

    /// <summary>The storage sees to it that nobody waits on the caller's thread; what may be behind it does not.</summary>
    private async Task<ChatContext> OpenNowAsync(ContextId id, CancellationToken cancel)
    {
        ContextView view = await _opener.OpenPoolAsync(id, cancel).ConfigureAwait(false)
            ?? await Task.Run(() => OpenViewAsync(id, cancel), cancel).ConfigureAwait(false);
        return new ChatContext(_opener, view);
    }

    /// <summary>A context that was no pool a moment ago.</summary>
    private async Task<ContextView> OpenViewAsync(ContextId id, CancellationToken cancel)
    {
        if (_opener.Legacy is not { MigratesOnAccess: true } legacy) return await _opener.OpenAsync(id, cancel).ConfigureAwait(false);

        // Where there is no legacy file, a pool alone may have come meanwhile; the directory is not looked through again.
        if (!legacy.Has(id))
            return await _opener.OpenPoolAsync(id, cancel).ConfigureAwait(false) ?? throw new ContextNotFoundException(id);
        try
        {
            await legacy.MigrateAsync(id, wait: TimeSpan.Zero, cancel).ConfigureAwait(false);
        }
        catch (MigrationFailedException)
        {
            // A run holds the store, a disk is full, the application is writing the file: the context is still there to be read from it,
            // and a run will say what is wrong.
        }

        return await _opener.OpenAsync(id, cancel).ConfigureAwait(false);
    }
}
