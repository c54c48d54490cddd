using ContextPool.Storage.Local;

namespace ContextPool;

/// <content>What the store asks of the programs that work with it.</content>
public sealed partial class ContextStore
{
    /// <summary>The features of the store as they are on disk now.</summary>
    public StoreFeatures ReadFeatures() => StoreFormat.ReadFeatures(_files, _layout);

    /// <summary>
    /// Switches a feature on. Programs that do not know it refuse the store from then on; other stores that were opened before
    /// do not make use of it. Throws <see cref="StoreBusyException"/> while a run migrates into the store.
    /// </summary>
    public Task EnableFeatureAsync(StoreFeatures feature, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            StoreFormat.Create(_files, _layout);
            using RunLock held = TakeRunLock();
            WriteFeatures(ReadFeatures() | feature);
        },
        cancel);

    /// <summary>
    /// Takes back what a feature did, and switches it off: logs of commits are folded, each when its context's writers let us. Throws
    /// <see cref="WriterWaitException"/> where one does not, and <see cref="StoreBusyException"/> while a run migrates into the store;
    /// the feature is on then, and the call may be repeated.
    /// </summary>
    public async Task DisableFeatureAsync(StoreFeatures feature, CancellationToken cancel = default)
    {
        if (_files.Stat(_layout.Root) is null) return;
        using RunLock held = await Task.Run(TakeRunLock, cancel).ConfigureAwait(false);
        bool hasLogs = feature.HasFlag(StoreFeatures.CommitLog);

        // While the feature still keeps out programs that would not see what is in a log.
        if (hasLogs) await FoldLogsAsync(id => _files.Stat(_layout.Context(id).CommitLog) is not null, cancel).ConfigureAwait(false);
        StoreFeatures before = ReadFeatures();
        await Task.Run(() => WriteFeatures(before & ~feature), cancel).ConfigureAwait(false);
        if (!hasLogs) return;
        try
        {
            // What was begun meanwhile. Nobody begins a log from here on: whoever does asks the disk, holding the lock that is taken
            // for each here; for each, because a log that is about to be begun cannot be seen.
            await FoldLogsAsync(static _ => true, cancel).ConfigureAwait(false);
        }
        catch
        {
            WriteFeatures(before);
            throw;
        }
    }

    private async Task FoldLogsAsync(Func<ContextId, bool> isDue, CancellationToken cancel)
    {
        foreach (string name in _files.List(_layout.Contexts).ToList())
        {
            if (ContextId.TryParse(name, out ContextId id) && name == id.ToString() && isDue(id))
                await FoldAsync(id, cancel).ConfigureAwait(false);
        }
    }

    private async Task FoldAsync(ContextId id, CancellationToken cancel)
    {
        try
        {
            using WritersLock held = await WritersLock
                .TakeAsync(_files, _layout.Context(id), id, _options.WriterWait, _time, cancel).ConfigureAwait(false);
            await Task.Run(() => StoreCommitLogs.Fold(_files, _layout.Context(id), id, _options.Durable, Now()), cancel).ConfigureAwait(false);
        }
        catch (ContextNotFoundException)
        {
            // Deleted meanwhile.
        }
    }

    private RunLock TakeRunLock() => RunLock.TryTake(_files, _layout, "features", out string holder)
        ?? throw new StoreBusyException(_layout.Root, holder);

    private void WriteFeatures(StoreFeatures features)
    {
        StoreFormat.Write(_files, _layout, features);
        _opener.Features = features;
    }
}
