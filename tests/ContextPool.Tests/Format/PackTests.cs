using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Hashing;
using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Format;

public class PackTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void EveryMessage_IsFound_AndIsWhatItWas(int count)
    {
        List<(MessageId Id, byte[] Json)> messages = SomePack.Messages(count);
        var pack = new SomePack(messages, frameBytes: 1024);

        PackFooter footer = SomePack.FooterOf(pack.Bytes);
        footer.Verify();
        Assert.Equal(count, footer.Count);
        Assert.Equal(pack.Entries, Enumerable.Range(0, count).Select(footer.EntryAt));
        Assert.All(messages, m => Assert.Equal(m.Json, SomePack.Read(pack.Bytes, m.Id)));
        Assert.Null(SomePack.Read(pack.Bytes, Some.MessageId(100_004)));
    }

    [Fact]
    public void AnyMessages_InAnyFrames_ComeBack() =>
        Gen.Select(Gen.Byte.Array[1, 3000].Array[0, 20], Gen.Int[1, 4000]).Sample((texts, frameBytes) =>
        {
            List<(MessageId Id, byte[] Json)> messages = [.. texts.Select((t, i) => (Some.MessageId(1000 - i), t))];
            var pack = new SomePack(messages, frameBytes);
            SomePack.FooterOf(pack.Bytes).Verify();
            foreach ((MessageId id, byte[] json) in messages) Assert.Equal(json, SomePack.Read(pack.Bytes, id));
        }, iter: 200);

    [Fact]
    public void SameMessages_GiveTheSameBytesAndName()
    {
        Assert.Equal(new SomePack(SomePack.Messages(50)).Bytes, new SomePack(SomePack.Messages(50)).Bytes);
        Assert.Equal(new SomePack(SomePack.Messages(50)).Name, new SomePack(SomePack.Messages(50)).Name);
        Assert.NotEqual(new SomePack(SomePack.Messages(50)).Name, new SomePack(SomePack.Messages(49)).Name);
    }

    [Fact]
    public void MessageLargerThanAFrame_HasOneOfItsOwn()
    {
        List<(MessageId Id, byte[] Json)> messages = SomePack.Messages(3);
        messages[1] = (messages[1].Id, new byte[5000]);
        PackFooter footer = SomePack.FooterOf(new SomePack(messages, frameBytes: 1024).Bytes);

        Assert.Equal([0, 1, 2], messages.Select(m => footer.PlaceAt(footer.PositionOf(m.Id)).Frame));
        Assert.Equal(5001, footer.FrameAt(1).Length);
    }

    /// <summary>A changed byte is noticed by whoever looks at all of it, and nobody is ever given something else than what was packed.</summary>
    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void AnyByteThatIsChanged_IsNoticed_AndNoOtherMessageIsGiven(byte by)
    {
        List<(MessageId Id, byte[] Json)> messages = SomePack.Messages(6, length: 20);
        byte[] pack = new SomePack(messages, frameBytes: 200).Bytes;
        for (int at = 0; at < pack.Length; at++)
        {
            pack[at] ^= by;
            Assert.ThrowsAny<InvalidContentException>(() => ReadAll(pack));
            foreach ((MessageId id, byte[] json) in messages)
            {
                try
                {
                    Assert.Equal(json, SomePack.Read(pack, id));
                }
                catch (InvalidContentException)
                {
                    // Not given at all.
                }
            }

            pack[at] ^= by;
        }

        ReadAll(pack);
        Trials.Count(GetType(), pack.Length, "changed bytes");
    }

    [Fact]
    public void AnyLength_ThatIsNotTheWhole_IsNoticed()
    {
        byte[] pack = new SomePack(SomePack.Messages(6, length: 20), frameBytes: 200).Bytes;
        for (int length = 0; length < pack.Length; length++) Assert.ThrowsAny<InvalidContentException>(() => ReadAll(pack[..length]));
        Assert.ThrowsAny<InvalidContentException>(() => ReadAll([.. pack, 0]));
        Trials.Count(GetType(), pack.Length + 1, "wrong lengths");
    }

    [Fact]
    public void PackOfAnotherContext_IsRefused()
    {
        byte[] pack = new SomePack(SomePack.Messages(1)).Bytes;
        Assert.Contains(
            "of another context",
            Assert.Throws<InvalidContentException>(() => PackFormat.RequireHeader(pack.AsSpan(0, PackFormat.HeaderBytes), Some.ContextId(2))).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Checksums hold here: whoever made the pack lies about a frame.</summary>
    [Theory]
    [InlineData(4, 1 << 30, "another length")]
    [InlineData(4, int.MaxValue, "at most")]
    [InlineData(4, 0, "at most")]
    [InlineData(0, int.MaxValue, "does not lie between")]
    [InlineData(0, -1, "does not lie between")]
    [InlineData(8, 4, "another number of messages")]
    [InlineData(8, 0, "another number of messages")]
    [InlineData(8, 2, "fewer messages")]
    public void FrameThatIsALie_IsRefused_BeforeAnythingIsMadeForIt(int field, int lie, string expected)
    {
        List<(MessageId Id, byte[] Json)> messages = SomePack.Messages(3);
        byte[] pack = Forge(new SomePack(messages).Bytes, (_, head) => BinaryPrimitives.WriteInt32LittleEndian(head[(PackHead.StartBytes + field)..], lie));

        InvalidContentException e = Assert.Throws<InvalidContentException>(() => SomePack.Read(pack, messages[0].Id));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    /// <summary>And here about what it counts, or how wide its columns are.</summary>
    [Theory]
    [InlineData(0, 0xFF)]
    [InlineData(3, 0xFF)]
    [InlineData(4, 2)]
    [InlineData(7, 0x7F)]
    [InlineData(8, 8)]
    [InlineData(9, 3)]
    [InlineData(10, 0)]
    [InlineData(14, 16)]
    [InlineData(24, 9)]
    [InlineData(27, 0x7F)]
    public void HeadThatIsALie_IsRefused(int at, byte lie)
    {
        byte[] pack = Forge(new SomePack(SomePack.Messages(3)).Bytes, (_, head) => head[at] = lie);

        Assert.Throws<InvalidContentException>(() => SomePack.Read(pack, SomePack.Messages(1)[0].Id));
    }

    [Theory]
    [InlineData(nameof(PackColumn.Ordinal), 7, "in no frame")]
    [InlineData(nameof(PackColumn.Length), 0xFF, "not inside")]
    [InlineData(nameof(PackColumn.Length), 0, "not inside")]
    public void MessageWhosePlaceIsALie_IsRefused(string column, byte lie, string expected)
    {
        byte[] pack = ForgeColumn(new SomePack(SomePack.Messages(1, length: 20)).Bytes, Enum.Parse<PackColumn>(column), values => values[0] = lie);

        InvalidContentException e = Assert.Throws<InvalidContentException>(() => SomePack.Read(pack, SomePack.Messages(1)[0].Id));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MessageOfNoKind_IsRefused()
    {
        byte[] pack = ForgeColumn(new SomePack(SomePack.Messages(1)).Bytes, PackColumn.Kind, values => values[0] = 200);

        Assert.Throws<InvalidContentException>(() => SomePack.FooterOf(pack).EntryAt(0));
    }

    [Fact]
    public void MessagesAtOnePlace_AreFoundByAWholeLook()
    {
        byte[] pack = ForgeColumn(new SomePack(SomePack.Messages(2)).Bytes, PackColumn.Ordinal, values => values[1] = values[0]);

        Assert.Contains("another one is", Assert.Throws<InvalidContentException>(() => SomePack.FooterOf(pack).Verify()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IdsInNoOrder_AreFoundByAWholeLook()
    {
        byte[] pack = ForgeColumn(new SomePack(SomePack.Messages(2)).Bytes, PackColumn.Id, values => values[..16].Reverse());

        Assert.Throws<InvalidContentException>(() => SomePack.FooterOf(pack).Verify());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_000)]
    public void MessageWhoseTimeIsNone_IsRefused(int nanoseconds)
    {
        byte[] pack = ForgeColumn(
            new SomePack(SomePack.Messages(1)).Bytes, PackColumn.Nanoseconds, values => BinaryPrimitives.WriteInt32LittleEndian(values, nanoseconds));

        Assert.Contains("has no time", Assert.Throws<InvalidContentException>(() => SomePack.FooterOf(pack).EntryAt(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FrameThatIsMoreThanItsMessages_IsFoundByAWholeLook()
    {
        byte[] pack = ForgeColumn(new SomePack(SomePack.Messages(2)).Bytes, PackColumn.Length, values => values[0]--);

        Assert.Contains("not all of it", Assert.Throws<InvalidContentException>(() => SomePack.FooterOf(pack).Verify()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatNothingCovers_AreRefused()
    {
        byte[] pack = new SomePack(SomePack.Messages(2)).Bytes;
        PackTrailer trailer = TrailerOf(pack);
        byte[] skippable = [0x52, 0x2A, 0x4D, 0x18, 0, 0, 0, 0];
        byte[] longer = [.. pack[..(int)trailer.FooterOffset], .. skippable, .. pack[(int)trailer.FooterOffset..]];
        PackFormat.WriteTrailer(
            longer.AsSpan(longer.Length - PackFormat.TrailerBytes),
            trailer with { FooterOffset = trailer.FooterOffset + skippable.Length, PackLength = longer.Length });

        Assert.Contains("a gap before the footer", Assert.Throws<InvalidContentException>(() => SomePack.FooterOf(longer)).Message, StringComparison.Ordinal);
    }

    /// <summary>Ids are looked for where even ones would be: these are anything but.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void IdsThatAreNotSpreadEvenly_AreFound(int count)
    {
        MessageId[] ids = [.. Enumerable.Range(0, count).Select(i => new MessageId(new Guid(i * i * i, 0, 0, 1, 2, 3, 4, 5, 6, 7, (byte)i)))];
        var pack = new SomePack([.. ids.Select(id => (id, Encoding.UTF8.GetBytes($"\"{id}\"")))]);
        PackFooter footer = SomePack.FooterOf(pack.Bytes);

        Assert.All(ids, id => Assert.Equal(id, footer.IdAt(footer.PositionOf(id))));
        Assert.Equal(-1, footer.PositionOf(Some.MessageId(1)));
        Assert.Equal(-1, footer.PositionOf(new MessageId(new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"))));
    }

    [Fact]
    public void FrameThatSaysItBecomesMoreThanItCan_IsRefused_BeforeRoomIsMadeForIt()
    {
        // Magic number; a single segment whose size stands in four bytes; a last block of one byte, again and again.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0xA0, 0, 0, 0, 0x40, 3, 0, 0, (byte)'x'];
        using var codec = new ZstdCodec();

        Assert.Equal(-1, codec.LengthOf(frame));
        frame[8] = 0;
        frame[5] = 100;
        Assert.Equal(100, codec.LengthOf(frame));
    }

    [ZstdFact]
    public void StockDecompressor_WritesOutEveryMessage()
    {
        List<(MessageId Id, byte[] Json)> messages = SomePack.Messages(300);
        using var directory = new TempDirectory();
        string path = directory["pack.zst"];
        directory.Write("pack.zst", new SomePack(messages, frameBytes: 4096).Bytes);
        using Process zstd = Process.Start(new ProcessStartInfo(ZstdFactAttribute.Program, ["-dc", path]) { RedirectStandardOutput = true })!;
        string output = zstd.StandardOutput.ReadToEnd();
        zstd.WaitForExit();

        Assert.Equal(0, zstd.ExitCode);
        Assert.Equal(messages.Select(m => Encoding.UTF8.GetString(m.Json)), output.TrimEnd('\n').Split('\n'));
    }

    /// <summary>As a check that reads data does.</summary>
    private static void ReadAll(byte[] pack)
    {
        PackFooter footer = SomePack.FooterOf(pack);
        footer.Verify();
        using var codec = new ZstdCodec();
        byte[][] frames = [.. Enumerable.Range(0, footer.FrameCount).Select(i => footer.FrameAt(i)).Select(
            (f, i) => footer.Restore(i, pack.AsSpan((int)f.Offset, f.StoredLength), codec))];
        for (int i = 0; i < footer.Count; i++)
        {
            PackedPlace place = footer.PlaceAt(i);
            Assert.Equal(footer.HashAt(i), ContentHash.Of(frames[place.Frame].AsSpan(place.Offset, place.Length)));
        }
    }

    private static PackTrailer TrailerOf(byte[] pack) => PackFormat.ReadTrailer(pack.AsSpan(pack.Length - PackFormat.TrailerBytes), pack.Length);

    /// <summary>Changes the values of a column that has one page, and makes all checksums hold again.</summary>
    private static byte[] ForgeColumn(byte[] pack, PackColumn column, Change change)
    {
        PackTrailer trailer = TrailerOf(pack);
        var head = PackHead.Read(pack.AsMemory((int)trailer.HeadOffset, trailer.HeadLength), trailer);
        (int page, _) = head.Columns.PlaceOf(column, 0);
        (long offset, int length) = head.PageAt(page);
        return Forge(pack, (_, headBytes) =>
        {
            Span<byte> values = pack.AsSpan((int)offset, length);
            change(values);
            int checksumAt = PackHead.StartBytes + (head.Frames.Count * PackHead.FrameRecord) + (page * sizeof(ulong));
            BinaryPrimitives.WriteUInt64LittleEndian(headBytes[checksumAt..], XxHash3.HashToUInt64(values));
        });
    }

    /// <summary>Changes the footer and makes the checksum of its head hold again.</summary>
    private static byte[] Forge(byte[] pack, ChangeFooter change)
    {
        PackTrailer trailer = TrailerOf(pack);
        Span<byte> footer = pack.AsSpan((int)trailer.FooterOffset + PackFormat.SkippableBytes, trailer.FooterLength);
        Span<byte> head = footer[^trailer.HeadLength..];
        change(footer, head);
        PackFormat.WriteTrailer(pack.AsSpan(pack.Length - PackFormat.TrailerBytes), trailer with { HeadChecksum = XxHash3.HashToUInt64(head) });
        return pack;
    }

    private delegate void Change(Span<byte> values);

    private delegate void ChangeFooter(Span<byte> footer, Span<byte> head);

    /// <summary>A test that needs the stock decompressor.</summary>
    private sealed class ZstdFactAttribute : FactAttribute
    {
        public const string Program = "/usr/bin/zstd";

        public ZstdFactAttribute()
        {
            if (!File.Exists(Program)) Skip = $"there is no {Program}";
        }
    }
}
