namespace ContextPool.Storage;

/// <summary>What the messages of a context take where they are stored; legacy files are none of it.</summary>
/// <param name="Bytes">Of all messages.</param>
/// <param name="StoredBytes">As stored, compressed or not.</param>
/// <param name="Loose">How many lie by themselves.</param>
/// <param name="Packed">How many lie in packs.</param>
internal readonly record struct PoolUse(long Bytes, long StoredBytes, int Loose, int Packed)
{
    /// <summary>How they are laid out, in a word.</summary>
    public string Layout => Packed == 0 ? "loose" : Loose == 0 ? "packed" : "mixed";

    /// <summary>With one message more.</summary>
    public PoolUse With(in StoredEntry entry) => new(
        Bytes + entry.Size, StoredBytes + entry.StoredSize, Loose + (entry.IsPacked ? 0 : 1), Packed + (entry.IsPacked ? 1 : 0));
}
