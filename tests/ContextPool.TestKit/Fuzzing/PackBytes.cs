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
        .. new[] { "CTXPACK1", "CTXFOOT1", "CTXPEND1", "User", "text" }.Select(Encoding.ASCII.GetBytes),
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
            _ = pack.Footer.PositionOf(pack.Footer.IdAt(position));
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
            MendFrames(bytes, footer[PackFormat.SkippableBytes..]);
            BinaryPrimitives.WriteUInt64LittleEndian(trailer[24..], XxHash3.HashToUInt64(footer[PackFormat.SkippableBytes..]));
        }

        BinaryPrimitives.WriteInt64LittleEndian(trailer[32..], bytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[40..], XxHash3.HashToUInt64(trailer[..40]));
        return bytes;
    }

    private static void MendFrames(byte[] bytes, Span<byte> payload)
    {
        if (payload.Length < PackFormat.FooterStart) return;
        int frames = BinaryPrimitives.ReadInt32LittleEndian(payload[8..]);
        for (int i = 0; i < frames && PackFormat.FooterStart + ((i + 1) * PackFormat.FrameRecord) <= payload.Length; i++)
        {
            Span<byte> record = payload.Slice(PackFormat.FooterStart + (i * PackFormat.FrameRecord), PackFormat.FrameRecord);
            long at = BinaryPrimitives.ReadInt64LittleEndian(record);
            int length = BinaryPrimitives.ReadInt32LittleEndian(record[8..]);
            if (at >= 0 && length >= 0 && at <= bytes.Length - length)
                BinaryPrimitives.WriteUInt64LittleEndian(record[16..], XxHash3.HashToUInt64(bytes.AsSpan((int)at, length)));
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
