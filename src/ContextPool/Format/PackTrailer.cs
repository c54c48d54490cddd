namespace ContextPool.Format;

/// <summary>What the end of a pack says: where its footer is, and how its head is proven, which proves the rest of it.</summary>
/// <param name="FooterOffset">Of the footer's frame in the pack.</param>
/// <param name="FooterLength">Bytes of the footer without the eight before it.</param>
/// <param name="HeadLength">How many of these, at their end, are its head.</param>
/// <param name="HeadChecksum">XXH3 of the head.</param>
/// <param name="PackLength">Bytes of the whole pack.</param>
internal readonly record struct PackTrailer(long FooterOffset, int FooterLength, int HeadLength, ulong HeadChecksum, long PackLength)
{
    /// <summary>Where the columns begin.</summary>
    public long ColumnsOffset => FooterOffset + PackFormat.SkippableBytes + PackFormat.NameBytes;

    /// <summary>Where the head begins.</summary>
    public long HeadOffset => FooterOffset + PackFormat.SkippableBytes + FooterLength - HeadLength;
}

/// <summary>Consecutive messages that are compressed together.</summary>
/// <param name="Offset">In the pack.</param>
/// <param name="StoredLength">Bytes there.</param>
/// <param name="Length">Bytes of the messages, each with a line feed behind it.</param>
/// <param name="Checksum">XXH3 of the stored bytes.</param>
/// <param name="First">Where its first message comes among all of the pack.</param>
/// <param name="Messages">How many there are in it.</param>
internal readonly record struct PackFrame(long Offset, int StoredLength, int Length, ulong Checksum, int First, int Messages);

/// <summary>Where a message is.</summary>
/// <param name="Frame">Which frame, from 0.</param>
/// <param name="Offset">In the frame.</param>
/// <param name="Length">Bytes, without the line feed.</param>
internal readonly record struct PackedPlace(int Frame, int Offset, int Length);
