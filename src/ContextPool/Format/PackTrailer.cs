namespace ContextPool.Format;

/// <summary>What the end of a pack says: where its footer is, and how both are proven.</summary>
/// <param name="FooterOffset">Of the footer's frame in the pack.</param>
/// <param name="FooterLength">Bytes of the footer without the eight before it.</param>
/// <param name="FooterChecksum">XXH3 of these.</param>
/// <param name="PackLength">Bytes of the whole pack.</param>
internal readonly record struct PackTrailer(long FooterOffset, int FooterLength, ulong FooterChecksum, long PackLength);

/// <summary>Consecutive messages that are compressed together.</summary>
/// <param name="Offset">In the pack.</param>
/// <param name="StoredLength">Bytes there.</param>
/// <param name="Length">Bytes of the messages, each with a line feed behind it.</param>
/// <param name="Checksum">XXH3 of the stored bytes.</param>
internal readonly record struct PackFrame(long Offset, int StoredLength, int Length, ulong Checksum);

/// <summary>Where a message is.</summary>
/// <param name="Frame">Which frame, from 0.</param>
/// <param name="Offset">In the frame.</param>
/// <param name="Length">Bytes, without the line feed.</param>
internal readonly record struct PackedPlace(int Frame, int Offset, int Length);
