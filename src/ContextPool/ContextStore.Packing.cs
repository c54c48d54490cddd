namespace ContextPool;

/// <content>Contexts that have gone cold take less room.</content>
public sealed partial class ContextStore
{
    /// <summary>
    /// Packs the messages of a context: compressed, many in one file, each still read by itself. Readers and writers work on meanwhile;
    /// what is saved later lies loose beside the pack. A message is never without a durable copy that was read back, so a crash loses
    /// none. The first pack of a store switches on <see cref="StoreFeatures.Packs"/>, which keeps older programs out. Throws
    /// <see cref="ContextNotFoundException"/>, <see cref="WriterWaitException"/>, and <see cref="StoreBusyException"/> where that cannot be
    /// switched on because a run migrates into the store.
    /// </summary>
    /// <param name="id">The context.</param>
    /// <param name="options">Which messages, and how; the loose ones where null.</param>
    /// <param name="cancel">Before the first message is moved.</param>
    public Task<PackResult> PackAsync(ContextId id, PackOptions? options = null, CancellationToken cancel = default)
    {
        PackOptions known = options ?? new PackOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(known.Level, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(known.Level, 19, nameof(options));
        return _storage.Context(id).PackAsync(known, _options.WriterWait, cancel).AsTask();
    }

    /// <summary>
    /// Takes all messages of a context out of its packs again, one file each. Throws as <see cref="PackAsync"/> does, and
    /// <see cref="InvalidContentException"/> where a pack is damaged; then nothing was changed.
    /// </summary>
    /// <param name="id">The context.</param>
    /// <param name="cancel">Before the first message is moved.</param>
    public Task<PackResult> UnpackAsync(ContextId id, CancellationToken cancel = default) =>
        _storage.Context(id).UnpackAsync(_options.WriterWait, cancel).AsTask();
}
