namespace ContextPool.Storage.Local;

/// <content>What the store asks of the programs that work with it.</content>
internal sealed partial class LocalStorage
{
    private volatile StoreFeatures _features;

    /// <summary>
    /// True where an append may begin a log of commits. Asked of the disk, because somebody may have switched the feature off
    /// since; only once per log.
    /// </summary>
    public bool BeginsCommitLogs => _features.HasFlag(StoreFeatures.CommitLog) && ReadFeatures().HasFlag(StoreFeatures.CommitLog);

    /// <summary>Looks whether this library can work with the store, and remembers with which features. Throws <see cref="StoreFormatException"/>.</summary>
    public void Open() => _features = ReadFeatures();

    public ValueTask<StoreFeatures> ReadFeaturesAsync(CancellationToken cancel) => new(Task.Run(ReadFeatures, cancel));

    public ValueTask SwitchFeatureAsync(StoreFeatures feature, bool isOn, TimeSpan wait, CancellationToken cancel) =>
        isOn ? new ValueTask(Task.Run(() => Enable(feature), cancel)) : new ValueTask(DisableAsync(feature, wait, cancel));

    private StoreFeatures ReadFeatures() => StoreFormat.ReadFeatures(Files, Layout);

    /// <summary>
    /// Switches packs on, durably, unless they are. Asked for by whoever holds a context's writers' lock and is about to write a pack:
    /// whoever switches them off takes that lock for each context.
    /// </summary>
    public void EnsurePacks()
    {
        if (!ReadFeatures().HasFlag(StoreFeatures.Packs)) Enable(StoreFeatures.Packs);
    }

    private void Enable(StoreFeatures feature)
    {
        StoreFormat.Create(Files, Layout);
        using RunLock held = TakeRunLock();
        _features = StoreFormat.Enable(Files, Layout, feature);
    }

    private async Task DisableAsync(StoreFeatures feature, TimeSpan wait, CancellationToken cancel)
    {
        if (Files.Stat(Layout.Root) is null) return;
        using RunLock held = await Task.Run(TakeRunLock, cancel).ConfigureAwait(false);

        // While the feature still keeps out programs that would not see what is in a log or a pack.
        await TakeBackAsync(feature, path => Files.Stat(path) is not null, wait, cancel).ConfigureAwait(false);
        StoreFeatures before = ReadFeatures();
        await Task.Run(() => WriteFeatures(before & ~feature), cancel).ConfigureAwait(false);
        try
        {
            // What was begun meanwhile. Nobody begins a log or a pack from here on: whoever does asks the disk, holding the lock that is
            // taken for each here; for each, because one that is about to be begun cannot be seen.
            await TakeBackAsync(feature, static _ => true, wait, cancel).ConfigureAwait(false);
        }
        catch
        {
            WriteFeatures(before);
            throw;
        }
    }

    /// <param name="feature">What it did to each context is taken back.</param>
    /// <param name="isDue">Asked of the path that would be there.</param>
    /// <param name="wait">For the writers of each context.</param>
    /// <param name="cancel">Between two contexts.</param>
    private async Task TakeBackAsync(StoreFeatures feature, Predicate<string> isDue, TimeSpan wait, CancellationToken cancel)
    {
        foreach (string name in Files.List(Layout.Contexts).ToList())
        {
            if (!ContextId.TryParse(name, out ContextId id) || name != id.ToString()) continue;
            ContextLayout context = Layout.Context(id);
            if (feature.HasFlag(StoreFeatures.CommitLog) && isDue(context.CommitLog)) await ContextOf(id).FoldLogAsync(wait, cancel).ConfigureAwait(false);
            if (feature.HasFlag(StoreFeatures.Packs) && isDue(context.Packs)) await UnpackIfThereAsync(id, wait, cancel).ConfigureAwait(false);
        }
    }

    private async Task UnpackIfThereAsync(ContextId id, TimeSpan wait, CancellationToken cancel)
    {
        try
        {
            await ContextOf(id).UnpackAsync(wait, cancel).ConfigureAwait(false);
        }
        catch (ContextNotFoundException)
        {
            // Deleted meanwhile, or a directory that is no context.
        }
    }

    private RunLock TakeRunLock() => RunLock.TryTake(Files, Layout, "features", out string holder)
        ?? throw new StoreBusyException(Layout.Root, holder);

    private void WriteFeatures(StoreFeatures features)
    {
        StoreFormat.Write(Files, Layout, features);
        _features = features;
    }
}
