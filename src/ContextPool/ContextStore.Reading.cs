using ContextPool.Files;
using ContextPool.Serving;
using ContextPool.Storage.Local;

namespace ContextPool;

/// <content>Listing, opening, and migrating what is opened.</content>
public sealed partial class ContextStore
{
    private const int ListedAtOnce = 64;

    /// <summary>The contexts, lazily and in no order: pools first, then legacy files that have no pool and were not deleted.</summary>
    public IAsyncEnumerable<ContextListing> ListAsync(CancellationToken cancel = default) =>
        OffThread.InBatches(ListPools().Concat(_opener.Legacy?.List() ?? []), ListedAtOnce, cancel);

    /// <summary>
    /// Opens a context: reads its <c>context.json</c> and nothing else, or scans its legacy file. Throws
    /// <see cref="ContextNotFoundException"/> where there is neither, <see cref="InvalidContentException"/> where the
    /// metadata cannot be read.
    /// </summary>
    public Task<ChatContext> OpenAsync(ContextId id, CancellationToken cancel = default) => Task.Run(
        async () => new ChatContext(_opener, await OpenViewAsync(id, cancel).ConfigureAwait(false)), cancel);

    /// <summary>
    /// Migrates one legacy context now, with the guarantees of the migrator; the legacy file stays. Quiet where the context
    /// has a pool. Throws <see cref="StoreBusyException"/> at once while a migration run holds the store, and
    /// <see cref="MigrationFailedException"/> for whatever else is in the way.
    /// </summary>
    public Task MigrateAsync(ContextId id, CancellationToken cancel = default) =>
        Task.Run(() => _opener.MigrateAsync(id, wait: TimeSpan.Zero, cancel), cancel);

    private async Task<ContextView> OpenViewAsync(ContextId id, CancellationToken cancel)
    {
        if (_opener.OpenPool(id) is { } pool) return pool;
        if (_opener.Legacy is not { MigratesOnAccess: true } legacy) return _opener.Open(id);

        // Where there is no legacy file, a pool alone may have come meanwhile; the directory is not looked through again.
        if (!legacy.Has(id)) return _opener.OpenPool(id) ?? throw new ContextNotFoundException(id);
        try
        {
            await legacy.MigrateAsync(id, wait: TimeSpan.Zero, cancel).ConfigureAwait(false);
        }
        catch (MigrationFailedException)
        {
            // A run holds the store, a disk is full, the application is writing the file: the context is still there to be read from it,
            // and a run will say what is wrong.
        }

        return _opener.Open(id);
    }

    private IEnumerable<ContextListing> ListPools()
    {
        foreach (string name in _files.List(_layout.Contexts))
        {
            if (!ContextId.TryParse(name, out ContextId id) || name != id.ToString()) continue;
            ContextLayout context = _layout.Context(id);
            if (IsContext(context)) yield return new ContextListing(id, ContextKind.Pool, context.Root);
        }
    }

    /// <summary>One that this user may not look into counts: whoever opens it learns why, and the others are listed all the same.</summary>
    private bool IsContext(ContextLayout context)
    {
        try
        {
            return _files.Stat(context.Metadata) is { Kind: FileKind.File };
        }
        catch (FileOperationException)
        {
            return true;
        }
    }
}
