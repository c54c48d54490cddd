namespace ContextPool.TestKit.Histories;

/// <summary>What clients do besides reading and saving.</summary>
public sealed record HistoryMix
{
    /// <summary>True: contexts are deleted, restored, made anew, and removed for good.</summary>
    public bool Deletes { get; init; }

    /// <summary>True: contexts are packed and unpacked.</summary>
    public bool Packs { get; init; }

    /// <summary>True: the store is checked and repaired. Takes a quarter of a second where others are at work.</summary>
    public bool Checks { get; init; }
}
