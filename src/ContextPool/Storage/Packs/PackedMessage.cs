using ContextPool.Format;

namespace ContextPool.Storage.Packs;

/// <summary>A message in a pack.</summary>
/// <param name="Id">The message.</param>
/// <param name="Pack">Where it is.</param>
/// <param name="Position">Its place in the footer.</param>
internal readonly record struct PackedMessage(MessageId Id, PackFile Pack, int Position)
{
    /// <summary>What the footer tells of it, as an index does.</summary>
    public IndexEntry Entry => Pack.Footer.EntryAt(Position);

    /// <summary>The part of that which many messages have in common.</summary>
    public MessageKind Kind => Pack.Footer.KindAt(Position);

    /// <summary>Another one for another version of the message.</summary>
    public UInt128 Tag => Hash.IsUnknown ? new UInt128((ulong)Pack.Name.Number, (ulong)Position) : Hash.High;

    /// <summary>SHA-256 of its bytes; unknown where no index knew it when it was packed.</summary>
    public ContentHash Hash => Pack.Footer.HashAt(Position);

    /// <summary>Where it is in its pack.</summary>
    public PackedPlace Place => Pack.Footer.PlaceAt(Position);

    /// <summary>Its share of the bytes of its frame as they are stored, at least one.</summary>
    public long StoredBytes
    {
        get
        {
            PackFrame frame = Pack.Footer.FrameAt(Place.Frame);
            return Math.Max(1, (long)((Int128)frame.StoredLength * (Place.Length + 1) / frame.Length));
        }
    }
}
