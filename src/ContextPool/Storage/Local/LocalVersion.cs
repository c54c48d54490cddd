namespace ContextPool.Storage.Local;

/// <summary>
/// A head as it was on disk. Two are equal where they say the same: two saves within one tick of the file system's clock may leave the
/// same times, size and identity, and other programs save in place.
/// </summary>
internal sealed class LocalVersion(StoredHead head) : ContextVersion
{
    /// <summary>What is known of it on disk.</summary>
    public StoredHead Head => head;

    /// <summary>A head for those above.</summary>
    public static ContextHead HeadOf(StoredHead head) => new(head.Metadata, new LocalVersion(head), head.Version.LastWrite);

    /// <summary>What is known on disk of a head that this storage gave away.</summary>
    public static StoredHead? Of(ContextHead? head) => (head?.Version as LocalVersion)?.Head;

    public override bool Equals(ContextVersion? other) =>
        other is LocalVersion version
        && (ReferenceEquals(version.Head.Metadata, head.Metadata) || version.Head.Metadata.Json.Span.SequenceEqual(head.Metadata.Json.Span));

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(head.Metadata.Json.Span);
        return hash.ToHashCode();
    }
}
