using ContextPool.Files;
using ContextPool.Model;
using ContextPool.Saving;

namespace ContextPool;

/// <content>What the store asks of the programs that work with it.</content>
public sealed partial class ContextStore
{
    /// <summary>The features of the store as they are on disk now.</summary>
    public StoreFeatures ReadFeatures() => StoreFormat.ReadFeatures(_files, _layout);

    /// <summary>
    /// Switches a feature on. Programs that do not know it refuse the store from then on; other stores that were opened before
    /// do not make use of it.
    /// </summary>
    public Task EnableFeatureAsync(StoreFeatures feature, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            StoreFormat.Create(_files, _layout);
            WriteFeatures(ReadFeatures() | feature);
        },
        cancel);

    /// <summary>
    /// Switches a feature off, and takes back what it did: logs of commits are folded, each when its context's writers let
    /// us. Throws <see cref="WriterWaitException"/> where one does not; the call may be repeated.
    /// </summary>
    public async Task DisableFeatureAsync(StoreFeatures feature, CancellationToken cancel = default)
    {
        StoreFeatures left = ReadFeatures() & ~feature;
        if (left != ReadFeatures()) await Task.Run(() => WriteFeatures(left), cancel).ConfigureAwait(false);

        // Nobody begins a log from here on: whoever does asks the disk, holding the lock that is taken for each here.
        if (!feature.HasFlag(StoreFeatures.CommitLog)) return;
        foreach (string name in _files.List(_layout.Contexts).ToList())
        {
            if (ContextId.TryParse(name, out ContextId id) && name == id.ToString()) await FoldAsync(id, cancel).ConfigureAwait(false);
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

    private void WriteFeatures(StoreFeatures features)
    {
        StoreFormat.Write(_files, _layout, features);
        _opener.Features = features;
    }
}
