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

    private void Enable(StoreFeatures feature)
    {
        StoreFormat.Create(Files, Layout);
        using RunLock held = TakeRunLock();
        WriteFeatures(ReadFeatures() | feature);
    }

    private async Task DisableAsync(StoreFeatures feature, TimeSpan wait, CancellationToken cancel)
    {
        if (Files.Stat(Layout.Root) is null) return;
        using RunLock held = await Task.Run(TakeRunLock, cancel).ConfigureAwait(false);
        bool hasLogs = feature.HasFlag(StoreFeatures.CommitLog);

        // While the feature still keeps out programs that would not see what is in a log.
        if (hasLogs) await FoldLogsAsync(id => Files.Stat(Layout.Context(id).CommitLog) is not null, wait, cancel).ConfigureAwait(false);
        StoreFeatures before = ReadFeatures();
        await Task.Run(() => WriteFeatures(before & ~feature), cancel).ConfigureAwait(false);
        if (!hasLogs) return;
        try
        {
            // What was begun meanwhile. Nobody begins a log from here on: whoever does asks the disk, holding the lock that is taken
            // for each here; for each, because a log that is about to be begun cannot be seen.
            await FoldLogsAsync(static _ => true, wait, cancel).ConfigureAwait(false);
        }
        catch
        {
            WriteFeatures(before);
            throw;
        }
    }

    private async Task FoldLogsAsync(Func<ContextId, bool> isDue, TimeSpan wait, CancellationToken cancel)
    {
        foreach (string name in Files.List(Layout.Contexts).ToList())
        {
            if (ContextId.TryParse(name, out ContextId id) && name == id.ToString() && isDue(id))
                await ContextOf(id).FoldLogAsync(wait, cancel).ConfigureAwait(false);
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
