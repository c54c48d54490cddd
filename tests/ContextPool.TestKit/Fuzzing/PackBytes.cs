using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using ContextPool.Format;
using ContextPool.Storage.Packs;
using ContextPool.TestKit.Simulation;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>Packs, to be spoilt.</summary>
internal static class PackBytes
{
    private const string Directory = "/packs";
    private static readonly ContextId Id = Some.ContextId(1);

    /// <summary>An empty one, one of a frame, one of several.</summary>
    public static IReadOnlyList<byte[]> Seeds { get; } = [Make(0), Make(2), Make(8)];

    /// <summary>The words of the parts.</summary>
    public static IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[] { "CTXPACK2", "CTXFOOT2", "CTXPEND2", "CTXPEND1", "User", "text" }.Select(Encoding.ASCII.GetBytes),
        [0x50, 0x2A, 0x4D, 0x18], [0x51, 0x2A, 0x4D, 0x18], [0x5F, 0x2A, 0x4D, 0x18], [0x28, 0xB5, 0x2F, 0xFD], [0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x40],
    ];

    /// <summary>Opens it as a storage does, goes through all of it, and reads every message; none is another than its hash says where it is whole.</summary>
    public static void Read(byte[] bytes)
    {
        var disk = new SimulatedDisk();
        var name = new PackName(1, new string('0', 16));
        disk.Write($"{Directory}/{name}", bytes);
        PackFile pack = PackFile.Open(disk, Directory, name);
        FuzzTargets.Refused(() => { pack.RequireWhole(disk, Id); return 0; });
        if (!pack.IsReadable) return;
        FuzzTargets.Refused(() => { pack.Footer.Verify(); return 0; });
        var packs = new PackDirectory(disk, Directory);
        for (int i = 0; i < Math.Min(pack.Footer.Count, 100); i++)
        {
            int position = i;
            FuzzTargets.Refused(() => RequireTime(pack.Footer.EntryAt(position).Timestamp));
            FuzzTargets.Refused(() => packs.Read(new PackedMessage(pack.Footer.IdAt(position), pack, position)));
            FuzzTargets.Refused(() => pack.Footer.PositionOf(pack.Footer.IdAt(position)));
        }
    }

    private static Timestamp RequireTime(Timestamp time) => Timestamp.TryParse(time.ToString(), out Timestamp again) && again == time
        ? again
        : throw new InvalidOperationException($"the time {time.UnixSeconds} {time.Nanoseconds} is none");

    /// <summary>All checksums, and the length of the pack, as they would be true.</summary>
    public static byte[] WithChecksums(byte[] bytes)
    {
        if (bytes.Length < PackFormat.HeaderBytes + PackFormat.TrailerBytes) return bytes;
        Span<byte> header = bytes.AsSpan(PackFormat.SkippableBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], XxHash3.HashToUInt64(header[..32]));
        Span<byte> trailer = bytes.AsSpan(bytes.Length - PackFormat.TrailerBytes + PackFormat.SkippableBytes);
        long footerAt = BinaryPrimitives.ReadInt64LittleEndian(trailer[8..]);
        if (footerAt >= PackFormat.HeaderBytes && footerAt + PackFormat.SkippableBytes < bytes.Length - PackFormat.TrailerBytes)
        {
            Span<byte> footer = bytes.AsSpan((int)footerAt, bytes.Length - PackFormat.TrailerBytes - (int)footerAt);
            BinaryPrimitives.WriteInt32LittleEndian(footer[4..], footer.Length - PackFormat.SkippableBytes);
            BinaryPrimitives.WriteInt32LittleEndian(trailer[16..], footer.Length - PackFormat.SkippableBytes);
            int headLength = BinaryPrimitives.ReadInt32LittleEndian(trailer[20..]);
            if (headLength >= PackHead.StartBytes && headLength <= footer.Length - PackFormat.SkippableBytes - PackFormat.NameBytes)
            {
                Span<byte> head = footer[^headLength..];
                int pagesAt = MendFrames(bytes, head);
                MendPages(footer[(PackFormat.SkippableBytes + PackFormat.NameBytes)..^headLength], head, pagesAt);
                BinaryPrimitives.WriteUInt64LittleEndian(trailer[24..], XxHash3.HashToUInt64(head));
            }
        }

        BinaryPrimitives.WriteInt64LittleEndian(trailer[32..], bytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[40..], XxHash3.HashToUInt64(trailer[..40]));
        return bytes;
    }

    /// <returns>What stands behind the frames in the head.</returns>
    private static int MendFrames(byte[] bytes, Span<byte> head)
    {
        int frames = BinaryPrimitives.ReadInt32LittleEndian(head);
        int at = PackHead.StartBytes;
        long frameAt = PackFormat.HeaderBytes;
        for (int i = 0; i < frames && at + PackHead.FrameRecord <= head.Length; i++, at += PackHead.FrameRecord)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(head[at..]);
            if (length < 0 || frameAt > bytes.Length - length) break;
            BinaryPrimitives.WriteUInt64LittleEndian(head[(at + 12)..], XxHash3.HashToUInt64(bytes.AsSpan((int)frameAt, length)));
            frameAt += length;
        }

        return at;
    }

    private static void MendPages(ReadOnlySpan<byte> values, Span<byte> head, int checksumsAt)
    {
        int messages = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        ReadOnlySpan<byte> widths = head.Slice(8, PackColumns.Count);
        if (messages < 0 || !PackColumns.AreWidths(widths)) return;
        var columns = new PackColumns(messages, widths);
        for (int page = 0; page < columns.PageCount && checksumsAt + ((page + 1) * sizeof(ulong)) <= head.Length; page++)
        {
            (long offset, int length) = columns.PageAt(page);
            if (offset + length > values.Length) return;
            BinaryPrimitives.WriteUInt64LittleEndian(head[(checksumsAt + (page * sizeof(ulong)))..], XxHash3.HashToUInt64(values.Slice((int)offset, length)));
        }
    }

    private static byte[] Make(int messages)
    {
        using var bytes = new PooledBuffer();
        using var codec = new ZstdCodec();
        using var writer = new PackWriter(Id, codec, bytes.Write, frameBytes: 256);
        var entries = new List<IndexEntry>();
        for (int i = 1; i <= messages; i++)
        {
            byte[] json = Encoding.UTF8.GetBytes(JsonStyle.Serde.Print(new MessageJson { Id = Some.MessageId(i) }.ToString().Split(':', 2)[1]));
            writer.Add(Some.MessageId(i), json);
            entries.Add(new IndexEntry(Some.MessageId(i), "User", Some.TimeAfter(i), TimeSource.CreatedAt, json.Length, false, false, "text") { Hash = ContentHash.Of(json) });
        }

        writer.Finish(entries);
        return bytes.Written.ToArray();
    }
}
