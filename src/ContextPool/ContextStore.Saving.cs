using ContextPool.Serving;
using ContextPool.Storage;

namespace ContextPool;

/// <content>Contexts come, go, come back, and go for good.</content>
public sealed partial class ContextStore
{
    /// <summary>
    /// Creates a context, whole and durable or not at all. Throws <see cref="ContextExistsException"/> where the id is
    /// taken, be it by a legacy file.
    /// </summary>
    public async Task<ChatContext> CreateAsync(NewContext context, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var draft = new FirstDraft(context, Now());
        await Task.Run(() => Operations.MeasureAsync("create", context.Id, _time, () => CreateAsync(draft, context.Id, cancel)), cancel).ConfigureAwait(false);
        try
        {
            return await OpenAsync(context.Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ContextNotFoundException)
        {
            // Somebody has deleted it since. It was made all the same, and whoever made it is not told otherwise.
            return new ChatContext(_opener, _opener.Show(draft.Head));
        }
    }

    /// <summary>
    /// Moves a context to the trash, from where <see cref="RestoreAsync"/> brings it back until the grace period ends. Its
    /// legacy file, if it has one, stays where it is and is not migrated again as long as it does not change. What is a legacy file
    /// alone is migrated first, where the store migrates on access, or else refused with
    /// <see cref="LegacyContextException"/>.
    /// </summary>
    public Task DeleteAsync(ContextId id, CancellationToken cancel = default) =>
        Operations.MeasureAsync("delete", id, _time, () => DeleteNowAsync(id, cancel));

    private async Task DeleteNowAsync(ContextId id, CancellationToken cancel)
    {
        IStoredContext context = _storage.Context(id);
        if (!await context.ExistsAsync(cancel).ConfigureAwait(false))
        {
            if (_opener.Legacy?.Has(id) != true) throw new ContextNotFoundException(id);
            await _opener.MigrateForSavingAsync(id, cancel).ConfigureAwait(false);
        }

        await context.DeleteAsync(_options.WriterWait, () => _opener.Legacy?.ToRemember(id), cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Brings the newest deleted version of a context back. Throws <see cref="ContextNotFoundException"/> where there is none,
    /// <see cref="ContextExistsException"/> where the id is taken again, <see cref="WriterWaitException"/> where somebody is at work on that
    /// version, for instance still deleting it, for longer than <see cref="ContextStoreOptions.WriterWait"/>.
    /// </summary>
    public Task RestoreAsync(ContextId id, CancellationToken cancel = default) => Operations.MeasureAsync("restore", id, _time, async () =>
    {
        if (!await _storage.RestoreAsync(id, _options.WriterWait, cancel).ConfigureAwait(false)) throw new ContextNotFoundException(id);
    });

    /// <summary>What is in the trash, oldest first.</summary>
    public IAsyncEnumerable<TrashEntry> ListTrashAsync(CancellationToken cancel = default) => _storage.ListTrashAsync(cancel);

    /// <summary>
    /// Removes what has been in the trash for longer than the grace period, and drafts of writers that died; returns what
    /// was removed from the trash. An entry that somebody is restoring just now is left for the next time.
    /// </summary>
    public Task<IReadOnlyList<TrashEntry>> CollectTrashAsync(CancellationToken cancel = default) => CollectTrashAsync(null, cancel);

    /// <summary>
    /// As <see cref="CollectTrashAsync(CancellationToken)"/>. What cannot be removed is passed over and stays; it stops nothing else.
    /// </summary>
    /// <param name="onPassedOver">Told in one line of each, on the thread that collects; it must not throw.</param>
    /// <param name="cancel">Looked at between two entries.</param>
    public async Task<IReadOnlyList<TrashEntry>> CollectTrashAsync(Action<string>? onPassedOver, CancellationToken cancel = default)
    {
        await _storage.ClearLitterAsync(onPassedOver, cancel).ConfigureAwait(false);
        Timestamp before = Timestamp.FromDateTime(_time.GetUtcNow() - _options.TrashGrace);
        var removed = new List<TrashEntry>();
        await foreach (TrashEntry entry in _storage.ListTrashAsync(cancel).ConfigureAwait(false))
        {
            if (entry.At >= before) continue;
            cancel.ThrowIfCancellationRequested();
            try
            {
                if (await _storage.RemoveFromTrashAsync(entry, CancellationToken.None).ConfigureAwait(false)) removed.Add(entry);
            }
            catch (IOException e)
            {
                onPassedOver?.Invoke(e.Message);
            }
        }

        return removed;
    }

    /// <summary>The part of a collection that is no trash: drafts of writers that died.</summary>
    internal ValueTask CollectLitterAsync(Action<string>? onPassedOver, CancellationToken cancel) => _storage.ClearLitterAsync(onPassedOver, cancel);

    private async Task CreateAsync(FirstDraft draft, ContextId id, CancellationToken cancel)
    {
        if (_opener.Legacy?.IsTaken(id) == true || await _storage.Context(id).ExistsAsync(cancel).ConfigureAwait(false))
            throw new ContextExistsException(id);
        if (!await draft.PublishAsync(_storage, cancel).ConfigureAwait(false)) throw new ContextExistsException(id);
    }

    private Timestamp Now() => Timestamp.FromDateTime(_time.GetUtcNow());
}
