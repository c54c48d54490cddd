namespace ContextPool;

/// <summary>How a store is watched.</summary>
public sealed record WatchOptions
{
    /// <summary>Five seconds.</summary>
    public static readonly TimeSpan DefaultScanEvery = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often all contexts are looked at, which costs four stats each: how late a change may come of which the system gave no hint, as on
    /// file systems that other machines write to. A scan that takes long makes the next ones rarer, so that they take a tenth of the time
    /// at most.
    /// </summary>
    public TimeSpan ScanEvery { get; init; } = DefaultScanEvery;

    /// <summary>
    /// True (default): where the system tells of changes in the directory, these are looked at within milliseconds. Costs one thread, and the
    /// system two watches a context where there are no more than a thousand; of more contexts only coming and going is told so. Nothing
    /// depends on it but how soon a change comes.
    /// </summary>
    public bool UsesHints { get; init; } = true;
}
