namespace ContextPool;

/// <summary>What packing or unpacking did to one context, or would do.</summary>
/// <param name="Id">The context.</param>
public sealed record PackResult(ContextId Id)
{
    /// <summary>How many messages were moved; 0 where there was nothing to do.</summary>
    public int Messages { get; init; }

    /// <summary>Bytes of these messages.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the pack that was written; 0 where none was.</summary>
    public long StoredBytes { get; init; }

    /// <summary>
    /// How many loose messages cannot be packed, because they cannot be read or changed without a word in the index: they stay as they are,
    /// for a repair.
    /// </summary>
    public int LeftLoose { get; init; }

    /// <summary>The context is in use: something was saved to it too lately for it to be packed.</summary>
    public bool IsInUse { get; init; }
}
