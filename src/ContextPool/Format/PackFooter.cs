using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace ContextPool.Format;

/// <summary>
/// The footer of a pack as it lies in memory: nothing of it is taken out before it is asked for, so that finding one message in a large
/// pack costs a binary search. Every number is looked at before it is used. Immutable.
/// </summary>
internal sealed class PackFooter
{
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly PackTrailer _trailer;
    private readonly string[] _words;
    private readonly int _entriesAt;

    private PackFooter(ReadOnlyMemory<byte> payload, in PackTrailer trailer, int frames, int count, string[] words)
    {
        (_payload, _trailer, FrameCount, Count, _words) = (payload, trailer, frames, count, words);
        _entriesAt = PackFormat.FooterStart + (frames * PackFormat.FrameRecord);
    }

    /// <summary>How many frames there are.</summary>
    public int FrameCount { get; }

    /// <summary>How many messages there are.</summary>
    public int Count { get; }

    /// <summary>The part of the pack's name that its contents decide: 16 hex digits.</summary>
    public string Name => NameOf(_payload.Span);

    /// <summary>As <see cref="Name"/>, of a payload.</summary>
    public static string NameOf(ReadOnlySpan<byte> payload) => Convert.ToHexStringLower(SHA256.HashData(payload).AsSpan(0, 8));

    /// <summary>
    /// Reads the footer frame that a trailer points to. Throws <see cref="InvalidContentException"/> where its checksum does not hold or its
    /// parts do not fit into it.
    /// </summary>
    public static PackFooter Read(ReadOnlyMemory<byte> frame, in PackTrailer trailer)
    {
        ReadOnlyMemory<byte> payload = PackFormat.OpenFooter(frame, trailer);
        ReadOnlySpan<byte> bytes = payload.Span;
        int frames = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        long wordsAt = PackFormat.FooterStart + ((long)frames * PackFormat.FrameRecord) + ((long)count * PackFormat.EntryRecord);
        PackFormat.Require(frames >= 0 && count >= 0 && wordsAt <= bytes.Length, trailer.FooterOffset, "the footer is too short for what it counts");
        return new PackFooter(payload, trailer, frames, count, ReadWords(bytes[(int)wordsAt..], trailer.FooterOffset));
    }

    /// <summary>The position of a message among all by id; negative where there is none.</summary>
    public int PositionOf(MessageId id)
    {
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = IdAt(middle).CompareTo(id);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    /// <summary>The id at a position.</summary>
    public MessageId IdAt(int position) => new(new Guid(Entry(position)[..16], bigEndian: true));

    /// <summary>Where the message at a position is. Throws <see cref="InvalidContentException"/> where that is nowhere.</summary>
    public PackedPlace PlaceAt(int position)
    {
        ReadOnlySpan<byte> record = Entry(position);
        var place = new PackedPlace(
            BinaryPrimitives.ReadInt32LittleEndian(record[16..]), BinaryPrimitives.ReadInt32LittleEndian(record[20..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[24..]));
        Require(place.Frame >= 0 && place.Frame < FrameCount, $"message {IdAt(position)} is in no frame of the pack");
        Require(
            place.Offset >= 0 && place.Length > 0 && (long)place.Offset + place.Length < FrameAt(place.Frame).Length,
            $"message {IdAt(position)} is not inside its frame");
        return place;
    }

    /// <summary>What the index tells of the message at a position.</summary>
    public IndexEntry EntryAt(int position)
    {
        ReadOnlySpan<byte> record = Entry(position);
        var at = new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(record[64..]), BinaryPrimitives.ReadInt32LittleEndian(record[72..]));
        Require(at.IsRepresentable && record[76] <= (byte)TimeSource.File, $"message {IdAt(position)} has no time");
        return new IndexEntry(
            IdAt(position), WordAt(record[28..], position), at, (TimeSource)record[76], PlaceAt(position).Length,
            (record[77] & PackFooterText.CallsTools) != 0, (record[77] & PackFooterText.HasResult) != 0,
            WordAt(record[30..], position) ?? "text")
        { Hash = HashAt(position) };
    }

    /// <summary>As <see cref="EntryAt"/>, without id, size and time.</summary>
    public MessageKind KindAt(int position)
    {
        IndexEntry entry = EntryAt(position);
        return new MessageKind(entry.Role, entry.MessageType, entry.HasToolCalls, entry.HasToolResult);
    }

    /// <summary>SHA-256 of the message at a position.</summary>
    public ContentHash HashAt(int position) => ContentHash.FromBytes(Entry(position)[32..64]);

    /// <summary>A frame. Throws <see cref="InvalidContentException"/> where it would not lie between header and footer, or is larger than any may be.</summary>
    public PackFrame FrameAt(int number)
    {
        ReadOnlySpan<byte> record = _payload.Span.Slice(PackFormat.FooterStart + (number * PackFormat.FrameRecord), PackFormat.FrameRecord);
        var frame = new PackFrame(
            BinaryPrimitives.ReadInt64LittleEndian(record), BinaryPrimitives.ReadInt32LittleEndian(record[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[12..]), BinaryPrimitives.ReadUInt64LittleEndian(record[16..]));
        Require(
            frame.StoredLength > 0 && frame.Offset >= PackFormat.HeaderBytes && frame.Offset <= _trailer.FooterOffset - frame.StoredLength,
            $"frame {number} does not lie between header and footer");
        Require(frame.Length is > 1 and <= ReadingLimits.MaxMessageBytes + 1, $"frame {number} would have {frame.Length} bytes: expected {ReadingLimits.MaxMessageBytes} at most");
        return frame;
    }

    /// <summary>The messages of a frame, as they are decompressed. Throws <see cref="InvalidContentException"/> where the stored bytes are not it.</summary>
    public byte[] Restore(int number, ReadOnlySpan<byte> stored, IFrameCodec codec)
    {
        PackFrame frame = FrameAt(number);
        Require(
            stored.Length == frame.StoredLength && XxHash3.HashToUInt64(stored) == frame.Checksum,
            $"the checksum of frame {number} does not hold", frame.Offset);
        Require(codec.LengthOf(stored) == frame.Length, $"frame {number} has another length than the footer says", frame.Offset);
        byte[] bytes = new byte[frame.Length];
        Require(codec.TryRestore(stored, bytes), $"frame {number} cannot be decompressed", frame.Offset);
        return bytes;
    }

    /// <summary>
    /// Goes through all of it: frames without a gap from header to footer, ids in order, messages side by side in their frames. Throws
    /// <see cref="InvalidContentException"/> at the first thing that is not so.
    /// </summary>
    public void Verify()
    {
        long next = PackFormat.HeaderBytes;
        for (int i = 0; i < FrameCount; i++)
        {
            PackFrame frame = FrameAt(i);
            Require(frame.Offset == next, $"there is a gap before frame {i}", next);
            next += frame.StoredLength;
        }

        Require(next == _trailer.FooterOffset, "there is a gap before the footer", next);
        PackedPlace[] places = new PackedPlace[Count];
        for (int i = 0; i < Count; i++)
        {
            Require(i == 0 || IdAt(i - 1) < IdAt(i), "the messages are not in the order of their ids");
            _ = EntryAt(i);
            places[i] = PlaceAt(i);
        }

        Array.Sort(places, static (a, b) => a.Frame != b.Frame ? a.Frame.CompareTo(b.Frame) : a.Offset.CompareTo(b.Offset));
        VerifyTiles(places);
    }

    private void VerifyTiles(PackedPlace[] places)
    {
        int frame = 0;
        long end = 0;
        foreach (PackedPlace place in places)
        {
            if (place.Frame != frame)
            {
                Require(place.Frame == frame + 1 && end == FrameAt(frame).Length, $"frame {frame} has bytes that are no message's");
                (frame, end) = (place.Frame, 0);
            }

            Require(place.Offset == end, $"messages of frame {frame} do not lie side by side");
            end = (long)place.Offset + place.Length + 1;
        }

        Require(FrameCount == 0 ? places.Length == 0 : frame == FrameCount - 1 && end == FrameAt(frame).Length, $"frame {frame} has bytes that are no message's");
    }

    private ReadOnlySpan<byte> Entry(int position) =>
        _payload.Span.Slice(_entriesAt + (position * PackFormat.EntryRecord), PackFormat.EntryRecord);

    private string? WordAt(ReadOnlySpan<byte> number, int position)
    {
        ushort word = BinaryPrimitives.ReadUInt16LittleEndian(number);
        if (word == PackFooterText.NoWord) return null;
        Require(word < _words.Length, $"message {IdAt(position)} has a word that is not there");
        return _words[word];
    }

    private static string[] ReadWords(ReadOnlySpan<byte> bytes, long offset)
    {
        PackFormat.Require(bytes.Length >= sizeof(ushort), offset, "the footer ends before its words");
        var words = new string[BinaryPrimitives.ReadUInt16LittleEndian(bytes)];
        bytes = bytes[sizeof(ushort)..];
        for (int i = 0; i < words.Length; i++)
        {
            PackFormat.Require(
                bytes.Length >= sizeof(ushort) && bytes.Length - sizeof(ushort) >= BinaryPrimitives.ReadUInt16LittleEndian(bytes), offset,
                "the footer ends inside its words");
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            words[i] = Encoding.UTF8.GetString(bytes.Slice(sizeof(ushort), length));
            bytes = bytes[(sizeof(ushort) + length)..];
        }

        PackFormat.Require(bytes.IsEmpty, offset, "there are bytes behind the words of the footer");
        return words;
    }

    private void Require(bool isSo, [InterpolatedStringHandlerArgument(nameof(isSo))] Otherwise otherwise, long? offset = null) =>
        PackFormat.Require(isSo, offset ?? _trailer.FooterOffset, otherwise);

    private void Require(bool isSo, string otherwise, long? offset = null) => PackFormat.Require(isSo, offset ?? _trailer.FooterOffset, otherwise);
}
