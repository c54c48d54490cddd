using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;

namespace ContextPool.Format;

/// <summary>
/// The end of a footer: all that is needed to find something in it. Every number is looked at before it is used. Immutable.
/// </summary>
internal sealed class PackHead
{
    /// <summary>What stands there before frames, checksums and kinds.</summary>
    public const int StartBytes = 32;

    /// <summary>One frame.</summary>
    public const int FrameRecord = 20;

    private const int KindStart = 6;
    private const byte CallsTools = 1;
    private const byte HasResult = 2;
    private const byte HasRole = 4;

    private readonly PackTrailer _trailer;
    private readonly ReadOnlyMemory<byte> _checksums;

    private PackHead(in PackTrailer trailer, PackColumns columns, long firstSecond, PackFrame[] frames, ReadOnlyMemory<byte> checksums, PackKind[] kinds)
    {
        (_trailer, _checksums) = (trailer, checksums);
        (Columns, FirstSecond, Frames, Kinds) = (columns, firstSecond, frames, kinds);
    }

    /// <summary>What is known of each message.</summary>
    public PackColumns Columns { get; }

    /// <summary>The earliest time, in seconds since 1970.</summary>
    public long FirstSecond { get; }

    /// <summary>The frames, side by side from the header to the footer.</summary>
    public IReadOnlyList<PackFrame> Frames { get; }

    /// <summary>The kinds of messages.</summary>
    public IReadOnlyList<PackKind> Kinds { get; }

    /// <summary>Where a page lies in the pack.</summary>
    public (long Offset, int Length) PageAt(int page)
    {
        (long offset, int length) = Columns.PageAt(page);
        return (_trailer.ColumnsOffset + offset, length);
    }

    /// <summary>Throws where a page is not as it was written.</summary>
    public void RequirePage(int page, ReadOnlySpan<byte> bytes)
    {
        ulong checksum = BinaryPrimitives.ReadUInt64LittleEndian(_checksums.Span[(page * sizeof(ulong))..]);
        PackFormat.Require(XxHash3.HashToUInt64(bytes) == checksum, PageAt(page).Offset, $"the checksum of page {page} of the footer does not hold");
    }

    /// <summary>Reads the head that a trailer points to; throws <see cref="InvalidContentException"/> where it is none.</summary>
    public static PackHead Read(ReadOnlyMemory<byte> head, in PackTrailer trailer)
    {
        ReadOnlySpan<byte> bytes = head.Span;
        long at = trailer.HeadOffset;
        PackFormat.Require(bytes.Length == trailer.HeadLength && XxHash3.HashToUInt64(bytes) == trailer.HeadChecksum, at, "the checksum of the footer's head does not hold");
        int frames = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        int messages = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        ReadOnlySpan<byte> widths = bytes.Slice(8, PackColumns.Count);
        PackFormat.Require(frames >= 0 && messages >= 0 && PackColumns.AreWidths(widths), at, "the footer counts or measures what cannot be");
        var columns = new PackColumns(messages, widths);
        long checksumsAt = StartBytes + ((long)frames * FrameRecord);
        long kindsAt = checksumsAt + ((long)columns.PageCount * sizeof(ulong));
        PackFormat.Require(
            kindsAt <= bytes.Length && PackFormat.NameBytes + columns.Bytes + bytes.Length == trailer.FooterLength, at, "the footer is too short for what it counts");
        return new PackHead(
            trailer, columns, BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), ReadFrames(bytes[StartBytes..(int)checksumsAt], messages, trailer),
            head[(int)checksumsAt..(int)kindsAt], ReadKinds(bytes[(int)kindsAt..], BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]), at));
    }

    /// <summary>Appends a head.</summary>
    /// <param name="footer">The footer up to here.</param>
    /// <param name="columns">What lies in it.</param>
    /// <param name="firstSecond">The earliest time.</param>
    /// <param name="frames">In their order.</param>
    /// <param name="kinds">By number.</param>
    public static void Write(PooledBuffer footer, PackColumns columns, long firstSecond, IReadOnlyList<PackFrame> frames, IReadOnlyList<PackKind> kinds)
    {
        int end = footer.Length;
        Span<byte> start = footer.Room(StartBytes)[..StartBytes];
        start.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(start, frames.Count);
        BinaryPrimitives.WriteInt32LittleEndian(start[4..], columns.Messages);
        columns.Widths.CopyTo(start[8..]);
        BinaryPrimitives.WriteInt64LittleEndian(start[16..], firstSecond);
        BinaryPrimitives.WriteInt32LittleEndian(start[24..], kinds.Count);
        footer.Advance(StartBytes);
        foreach (PackFrame frame in frames) WriteFrame(footer, frame);
        Span<byte> checksum = stackalloc byte[sizeof(ulong)];
        for (int page = 0; page < columns.PageCount; page++)
        {
            (long offset, int length) = columns.PageAt(page);
            BinaryPrimitives.WriteUInt64LittleEndian(checksum, XxHash3.HashToUInt64(footer.Written.Slice(end - (int)columns.Bytes + (int)offset, length)));
            footer.Write(checksum);
        }

        foreach (PackKind kind in kinds) WriteKind(footer, kind);
    }

    private static void WriteFrame(PooledBuffer footer, in PackFrame frame)
    {
        Span<byte> record = footer.Room(FrameRecord)[..FrameRecord];
        BinaryPrimitives.WriteInt32LittleEndian(record, frame.StoredLength);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], frame.Messages);
        BinaryPrimitives.WriteUInt64LittleEndian(record[12..], frame.Checksum);
        footer.Advance(FrameRecord);
    }

    /// <summary>Frames lie side by side, each with at least a message of a byte and its line feed.</summary>
    private static PackFrame[] ReadFrames(ReadOnlySpan<byte> records, int messages, in PackTrailer trailer)
    {
        var frames = new PackFrame[records.Length / FrameRecord];
        long at = PackFormat.HeaderBytes;
        long first = 0;
        for (int i = 0; i < frames.Length; i++)
        {
            ReadOnlySpan<byte> record = records.Slice(i * FrameRecord, FrameRecord);
            var frame = new PackFrame(
                at, BinaryPrimitives.ReadInt32LittleEndian(record), BinaryPrimitives.ReadInt32LittleEndian(record[4..]),
                BinaryPrimitives.ReadUInt64LittleEndian(record[12..]), (int)first, BinaryPrimitives.ReadInt32LittleEndian(record[8..]));
            PackFormat.Require(
                frame.StoredLength > 0 && at <= trailer.FooterOffset - frame.StoredLength, trailer.HeadOffset,
                $"frame {i} does not lie between header and footer");
            PackFormat.Require(
                frame.Length is > 1 and <= ReadingLimits.MaxMessageBytes + 1, trailer.HeadOffset,
                $"frame {i} would have {frame.Length} bytes: expected {ReadingLimits.MaxMessageBytes} at most");
            PackFormat.Require(frame.Messages > 0 && first + frame.Messages <= messages, trailer.HeadOffset, $"frame {i} has another number of messages than it can have");
            frames[i] = frame;
            at += frame.StoredLength;
            first += frame.Messages;
        }

        PackFormat.Require(at == trailer.FooterOffset, at, "there is a gap before the footer");
        PackFormat.Require(first == messages, trailer.HeadOffset, "the frames have fewer messages than the pack");
        return frames;
    }

    private static void WriteKind(PooledBuffer footer, PackKind kind)
    {
        byte[] type = Encoding.UTF8.GetBytes(kind.Kind.Type);
        byte[] role = Encoding.UTF8.GetBytes(kind.Kind.Role ?? "");
        if (type.Length > ushort.MaxValue || role.Length > ushort.MaxValue)
            throw new InvalidContentException(ContentFault.MessageTooLarge, 0, "a role or type is too long for a pack");
        Span<byte> start = footer.Room(KindStart)[..KindStart];
        start[0] = (byte)((kind.Kind.HasToolCalls ? CallsTools : 0) | (kind.Kind.HasToolResult ? HasResult : 0) | (kind.Kind.Role is null ? 0 : HasRole));
        start[1] = (byte)kind.TimeSource;
        BinaryPrimitives.WriteUInt16LittleEndian(start[2..], (ushort)role.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(start[4..], (ushort)type.Length);
        footer.Advance(KindStart);
        footer.Write(role);
        footer.Write(type);
    }

    private static PackKind[] ReadKinds(ReadOnlySpan<byte> bytes, int count, long offset)
    {
        PackFormat.Require(count >= 0 && count <= bytes.Length / KindStart, offset, "the footer is too short for its kinds of messages");
        var kinds = new PackKind[count];
        for (int i = 0; i < count; i++)
        {
            PackFormat.Require(bytes.Length >= KindStart, offset, "the footer ends inside its kinds of messages");
            int role = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
            int end = KindStart + role + BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
            PackFormat.Require(bytes.Length >= end && bytes[1] <= (byte)TimeSource.File, offset, "the footer ends inside its kinds of messages");
            byte flags = bytes[0];
            kinds[i] = new PackKind(
                new MessageKind(
                    (flags & HasRole) != 0 ? Encoding.UTF8.GetString(bytes.Slice(KindStart, role)) : null, Encoding.UTF8.GetString(bytes[(KindStart + role)..end]),
                    (flags & CallsTools) != 0, (flags & HasResult) != 0),
                (TimeSource)bytes[1]);
            bytes = bytes[end..];
        }

        PackFormat.Require(bytes.IsEmpty, offset, "there are bytes behind the kinds of messages");
        return kinds;
    }
}
