namespace ContextPool.Storage.Local;

/// <summary>
/// The bytes of <c>context.json</c> themselves: two saves within one tick of the file system's clock may leave the same times, size and
/// identity, and other programs save in place.
/// </summary>
internal sealed class LocalVersion(ReadOnlyMemory<byte> json) : ContextVersion
{
    private readonly ReadOnlyMemory<byte> _json = json;

    public override bool Equals(ContextVersion? other) => other is LocalVersion version && version._json.Span.SequenceEqual(_json.Span);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_json.Span);
        return hash.ToHashCode();
    }
}
