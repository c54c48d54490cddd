using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

/// <summary>A pack in memory, and its reading without a file.</summary>
internal sealed class SomePack
{
    public SomePack(IReadOnlyList<(MessageId Id, byte[] Json)> messages, int frameBytes = PackFormat.DefaultFrameBytes, ContextId? id = null)
    {
        using var bytes = new PooledBuffer();
        using var codec = new ZstdCodec();
        using var writer = new PackWriter(id ?? Id, codec, bytes.Write, frameBytes);
        foreach ((MessageId message, byte[] json) in messages) writer.Add(message, json);
        Entries = [.. messages.OrderBy(m => m.Id).Select(m => EntryOf(m.Id, m.Json))];
        Name = writer.Finish(Entries);
        Bytes = bytes.Written.ToArray();
    }

    public static ContextId Id { get; } = Some.ContextId(1);

    public byte[] Bytes { get; }

    public string Name { get; }

    public IReadOnlyList<IndexEntry> Entries { get; }

    /// <summary>Messages with numbers, of text that compresses.</summary>
    public static List<(MessageId Id, byte[] Json)> Messages(int count, int length = 200) =>
        [.. Enumerable.Range(1, count).Select(i => (Some.MessageId((i * 7919) % 100_003), Json(i, length)))];

    public static PackFooter FooterOf(byte[] pack)
    {
        PackFormat.RequireHeader(pack.AsSpan(0, Math.Min(pack.Length, PackFormat.HeaderBytes)), Id);
        PackTrailer trailer = PackFormat.ReadTrailer(pack.AsSpan(Math.Max(0, pack.Length - PackFormat.TrailerBytes)), pack.Length);
        return PackFooter.Read(
            pack.AsMemory((int)trailer.FooterOffset, PackFormat.SkippableBytes + trailer.FooterLength), trailer);
    }

    /// <summary>One message, read as a storage does: trailer, footer, one frame.</summary>
    public static byte[]? Read(byte[] pack, MessageId id)
    {
        PackFooter footer = FooterOf(pack);
        int position = footer.PositionOf(id);
        if (position < 0) return null;
        PackedPlace place = footer.PlaceAt(position);
        PackFrame frame = footer.FrameAt(place.Frame);
        using var codec = new ZstdCodec();
        return footer.Restore(place.Frame, pack.AsSpan((int)frame.Offset, frame.StoredLength), codec)
            .AsSpan(place.Offset, place.Length).ToArray();
    }

    private static byte[] Json(int i, int length) =>
        Encoding.UTF8.GetBytes($$$"""{"id":"{{{Some.MessageId((i * 7919) % 100_003)}}}","text":"{{{new string((char)('a' + (i % 26)), length)}}} {{{i}}}"}""");

    private static IndexEntry EntryOf(MessageId id, byte[] json) =>
        new(id, id.GetHashCode() % 3 == 0 ? null : "User", Some.TimeAfter(json.Length + 0.25), TimeSource.CreatedAt, json.Length, true, false, "text")
        {
            Hash = ContentHash.Of(json),
        };
}
