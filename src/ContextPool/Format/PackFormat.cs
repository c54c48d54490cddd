using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;

namespace ContextPool.Format;

/// <summary>
/// The parts of a pack that are not messages; see FORMAT.md, "Packs". Each lies in a skippable frame, so that every byte of a pack is
/// legal Zstandard and a stock decompressor writes out the messages alone. Numbers are little-endian, ids as their text reads.
/// </summary>
internal static class PackFormat
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const ushort Version = 2;

    /// <summary>64 KiB: larger frames save little more, and reading one message costs a whole frame.</summary>
    public const int DefaultFrameBytes = 64 << 10;

    /// <summary>Magic number and length of a skippable frame.</summary>
    public const int SkippableBytes = 8;

    /// <summary>The whole header frame.</summary>
    public const int HeaderBytes = SkippableBytes + HeaderPayload;

    /// <summary>The whole trailer frame: the last bytes of a pack.</summary>
    public const int TrailerBytes = SkippableBytes + TrailerPayload;

    /// <summary>The name that each part begins with.</summary>
    public const int NameBytes = 8;

    private const uint HeaderMagic = 0x184D2A50;
    private const uint FooterMagic = 0x184D2A51;
    private const uint TrailerMagic = 0x184D2A5F;
    private const int HeaderPayload = 40;
    private const int TrailerPayload = 48;
    private const byte Zstandard = 1;

    /// <summary>First words of the footer.</summary>
    public static ReadOnlySpan<byte> FooterName => "CTXFOOT2"u8;

    private static ReadOnlySpan<byte> HeaderName => "CTXPACK2"u8;

    private static ReadOnlySpan<byte> TrailerName => "CTXPEND2"u8;

    /// <summary>The header frame of a pack.</summary>
    public static void WriteHeader(Span<byte> frame, ContextId id, int frameBytes)
    {
        Span<byte> payload = Begin(frame, HeaderMagic);
        HeaderName.CopyTo(payload);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[8..], Version);
        payload[10] = Zstandard;
        BinaryPrimitives.WriteInt32LittleEndian(payload[12..], frameBytes);
        id.Value.TryWriteBytes(payload[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[32..], XxHash3.HashToUInt64(payload[..32]));
    }

    /// <summary>Reads a header frame; throws <see cref="InvalidContentException"/> for anything else than one of this context.</summary>
    public static void RequireHeader(ReadOnlySpan<byte> frame, ContextId id)
    {
        ReadOnlySpan<byte> payload = Open(frame, HeaderMagic, HeaderPayload, 0, "header");
        Require(payload[..8].SequenceEqual(HeaderName), SkippableBytes, "the header has another name");
        Require(XxHash3.HashToUInt64(payload[..32]) == BinaryPrimitives.ReadUInt64LittleEndian(payload[32..]), 0, "the checksum of the header does not hold");
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(payload[8..]);
        Require(version == Version, SkippableBytes + 8, $"the pack has version {version}: expected {Version}");
        Require(payload[10] == Zstandard && payload[11] == 0, SkippableBytes + 10, "the pack is compressed in another way than Zstandard");
        Require(new Guid(payload[16..32], bigEndian: true) == id.Value, SkippableBytes + 16, $"the pack is of another context than {id}");
    }

    /// <summary>The trailer frame behind a footer.</summary>
    public static void WriteTrailer(Span<byte> frame, in PackTrailer trailer)
    {
        Span<byte> payload = Begin(frame, TrailerMagic);
        TrailerName.CopyTo(payload);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], trailer.FooterOffset);
        BinaryPrimitives.WriteInt32LittleEndian(payload[16..], trailer.FooterLength);
        BinaryPrimitives.WriteInt32LittleEndian(payload[20..], trailer.HeadLength);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[24..], trailer.HeadChecksum);
        BinaryPrimitives.WriteInt64LittleEndian(payload[32..], trailer.PackLength);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[40..], XxHash3.HashToUInt64(payload[..40]));
    }

    /// <summary>Reads the last bytes of a pack of this length; throws <see cref="InvalidContentException"/> where they are no trailer of it.</summary>
    public static PackTrailer ReadTrailer(ReadOnlySpan<byte> frame, long packLength)
    {
        long at = packLength - TrailerBytes;
        ReadOnlySpan<byte> payload = Open(frame, TrailerMagic, TrailerPayload, at, "trailer");
        Require(!payload[..8].SequenceEqual("CTXPEND1"u8), at, $"the pack has version 1, of before the first release: expected {Version}");
        Require(payload[..8].SequenceEqual(TrailerName), at, "the trailer has another name");
        Require(XxHash3.HashToUInt64(payload[..40]) == BinaryPrimitives.ReadUInt64LittleEndian(payload[40..]), at, "the checksum of the trailer does not hold");
        var trailer = new PackTrailer(
            BinaryPrimitives.ReadInt64LittleEndian(payload[8..]), BinaryPrimitives.ReadInt32LittleEndian(payload[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[20..]), BinaryPrimitives.ReadUInt64LittleEndian(payload[24..]), BinaryPrimitives.ReadInt64LittleEndian(payload[32..]));
        Require(trailer.PackLength == packLength, at, $"the pack was written with {trailer.PackLength} bytes and has {packLength}");
        Require(
            trailer.HeadLength >= PackHead.StartBytes && trailer.FooterLength - NameBytes >= trailer.HeadLength && trailer.FooterOffset >= HeaderBytes
            && trailer.FooterOffset + SkippableBytes + trailer.FooterLength == at, at, "the trailer points to no footer before it");
        return trailer;
    }

    /// <summary>Magic number and length before a footer.</summary>
    public static void WriteFooterStart(Span<byte> frame, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, FooterMagic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], length);
    }

    /// <summary>The payload of a footer frame; what proves it is in its head.</summary>
    public static ReadOnlyMemory<byte> OpenFooter(ReadOnlyMemory<byte> frame, in PackTrailer trailer)
    {
        ReadOnlySpan<byte> payload = Open(frame.Span, FooterMagic, trailer.FooterLength, trailer.FooterOffset, "footer");
        Require(payload[..NameBytes].SequenceEqual(FooterName), trailer.FooterOffset, "the footer has another name");
        return frame[SkippableBytes..];
    }

    /// <summary>Throws where something is not as it must be.</summary>
    public static void Require(bool isSo, long offset, string otherwise)
    {
        if (!isSo) throw new InvalidContentException(ContentFault.DamagedPack, offset, otherwise);
    }

    /// <inheritdoc cref="Require(bool, long, string)"/>
    public static void Require(bool isSo, long offset, [InterpolatedStringHandlerArgument(nameof(isSo))] Otherwise otherwise)
    {
        if (!isSo) throw new InvalidContentException(ContentFault.DamagedPack, offset, otherwise.Text());
    }

    private static Span<byte> Begin(Span<byte> frame, uint magic)
    {
        frame.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(frame, magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], frame.Length - SkippableBytes);
        return frame[SkippableBytes..];
    }

    private static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> frame, uint magic, int length, long offset, string what)
    {
        Require(
            frame.Length == SkippableBytes + length && BinaryPrimitives.ReadUInt32LittleEndian(frame) == magic
            && BinaryPrimitives.ReadInt32LittleEndian(frame[4..]) == length, offset, $"expected the {what} of a pack");
        return frame[SkippableBytes..];
    }
}
