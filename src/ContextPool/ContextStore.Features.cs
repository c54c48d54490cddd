namespace ContextPool;

/// <content>What the store asks of the programs that work with it.</content>
public sealed partial class ContextStore
{
    /// <summary>The features of the store as they are now.</summary>
    public Task<StoreFeatures> ReadFeaturesAsync(CancellationToken cancel = default) => _storage.ReadFeaturesAsync(cancel).AsTask();

    /// <summary>
    /// Switches a feature on. Programs that do not know it refuse the store from then on; other stores that were opened before
    /// do not make use of it. Throws <see cref="StoreBusyException"/> while a run migrates into the store.
    /// </summary>
    public Task EnableFeatureAsync(StoreFeatures feature, CancellationToken cancel = default) =>
        _storage.SwitchFeatureAsync(feature, isOn: true, _options.WriterWait, cancel).AsTask();

    /// <summary>
    /// Takes back what a feature did, and switches it off: logs of commits are folded, each when its context's writers let us. Throws
    /// <see cref="WriterWaitException"/> where one does not, and <see cref="StoreBusyException"/> while a run migrates into the store;
    /// the feature is on then, and the call may be repeated.
    /// </summary>
    public Task DisableFeatureAsync(StoreFeatures feature, CancellationToken cancel = default) =>
        _storage.SwitchFeatureAsync(feature, isOn: false, _options.WriterWait, cancel).AsTask();
}
