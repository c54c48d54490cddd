namespace ContextPool.TestKit;

/// <summary>What a power cut leaves of that which was written and not synced. File systems differ, and one differs from day to day.</summary>
public enum Remains
{
    /// <summary>Nothing: neither names nor bytes.</summary>
    Synced,

    /// <summary>The names, and of the bytes what was synced.</summary>
    Names,

    /// <summary>The names and the lengths, with NULs where the bytes were not synced.</summary>
    NamesAndLengths,
}
