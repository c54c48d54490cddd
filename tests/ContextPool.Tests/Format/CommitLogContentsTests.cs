using System.Security.Cryptography;
using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

/// <summary>Whatever happens to the bytes: what is read is what was written, less what is told to be missing.</summary>
public class CommitLogContentsTests
{
    private static readonly byte[] Log = SomeCommits.Text(SomeCommits.Records);

    [Fact]
    public void WrittenRecords_AreReadBack()
    {
        CommitRecord[] written = [.. SomeCommits.Records, new FoldRecord(SomeCommits.Hash, Some.Time, HeadHash.Of("x"u8))];
        byte[] text = SomeCommits.Text(written);

        CommitLogContents read = CommitLogContents.Parse(text);

        Assert.Equal(Keys(written), Keys(read.Records));
        Assert.Equal((text.Length, false, false), (read.WholeBytes, read.IsTorn, read.IsDamaged));
    }

    [Fact]
    public void Line_IsChecksumAndObject_AsTheDocumentShows()
    {
        var record = new AppendRecord(
            HeadHash.Of("{}"u8), new Timestamp(1762963209, 0), "main", 2, MessageId.Parse("42dc8092-3cb6-4ef9-a325-ee53a1553bde"),
            [MessageId.Parse("d7dd5d57-b445-4da4-8c09-730ec419423d")]);
        const string Object = """
            {"kind":"append","base":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","branch":"main","count":2,"tip":"42dc8092-3cb6-4ef9-a325-ee53a1553bde","ids":["d7dd5d57-b445-4da4-8c09-730ec419423d"],"at":"2025-11-12T16:00:09Z"}
            """;
        string checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Object)))[..16];

        Assert.Equal($"{checksum} {Object}\n", Encoding.UTF8.GetString(SomeCommits.Text([record])));
    }

    [Fact]
    public void CutAtEveryLength_GivesTheRecordsThatAreWhole()
    {
        for (int length = 0; length <= Log.Length; length++)
        {
            CommitLogContents read = CommitLogContents.Parse(Log.AsSpan(0, length));
            int lines = Log.AsSpan(0, length).Count((byte)'\n');
            Assert.Equal(Keys(SomeCommits.Records.Take(lines)), Keys(read.Records));
            Assert.False(read.IsDamaged);
            Assert.Equal(read.WholeBytes < length, read.IsTorn);
            Assert.True(read.WholeBytes == 0 || Log[read.WholeBytes - 1] == (byte)'\n');
        }
    }

    [Fact]
    public void EverySingleByteChanged_LosesALineAndSaysSo()
    {
        List<string> all = Keys(SomeCommits.Records);
        ContextMetadata truth = CommitReplay.Of(SomeCommits.Head, SomeCommits.Hash, SomeCommits.Records).Head;
        for (int at = 0; at < Log.Length; at++)
        {
            foreach (byte other in (byte[])[0, (byte)'\n', (byte)' ', (byte)(Log[at] ^ 1), (byte)(Log[at] ^ 0x20), (byte)(Log[at] ^ 0x80)])
            {
                if (other == Log[at]) continue;
                byte[] changed = [.. Log];
                changed[at] = other;
                CommitLogContents read = CommitLogContents.Parse(changed);
                Assert.True(IsSubsequence(Keys(read.Records), all), $"byte {at} as {other}");
                Assert.True(read.Records.Count < all.Count, $"byte {at} as {other} passes");
                Assert.True(read.IsTorn || read.IsDamaged, $"byte {at} as {other} is not told");
                AssertPrefixes(CommitReplay.Of(SomeCommits.Head, SomeCommits.Hash, read.Records).Head, truth);
            }
        }
    }

    [Fact]
    public void LinesMissingRepeatedOrSwapped_NeverMakeAnotherOrder()
    {
        ContextMetadata truth = CommitReplay.Of(SomeCommits.Head, SomeCommits.Hash, SomeCommits.Records).Head;
        var random = new Random(7);
        for (int round = 0; round < 2000; round++)
        {
            List<CommitRecord> records = [.. SomeCommits.Records.Where(_ => random.Next(4) > 0)];
            if (records.Count > 1) records.Insert(random.Next(records.Count), records[random.Next(records.Count)]);
            CommitReplay replay = CommitReplay.Of(SomeCommits.Head, SomeCommits.Hash, records);
            AssertPrefixes(replay.Head, truth);
            Assert.Equal(records.Count, replay.Applied + replay.Unapplied.Count);
        }
    }

    [Fact]
    public void RandomBytes_GiveNothingAndNoOtherException()
    {
        var random = new Random(11);
        for (int round = 0; round < 5000; round++)
        {
            byte[] bytes = new byte[random.Next(600)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                for (int i = 0; i < bytes.Length; i++) bytes[i] = "{}[]\",:\n0123456789abcdef \\nul"u8[bytes[i] % 29];
            }

            Assert.Empty(CommitLogContents.Parse(bytes).Records);
        }
    }

    /// <summary>A checksum says who wrote a line, not that it makes sense: objects of every kind, each with the right checksum.</summary>
    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"x\"")]
    [InlineData("{\"kind\":1}")]
    [InlineData("{\"kind\":\"append\"}")]
    [InlineData("{\"kind\":\"fold\",\"base\":\"$B\",\"head\":\"xyz\",\"at\":\"2025-11-12T16:00:09Z\"}")]
    [InlineData("{\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":-1,\"tip\":null,\"ids\":[\"$I\"],\"at\":\"2025-11-12T16:00:09Z\"}")]
    [InlineData("{\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":99999999999,\"tip\":null,\"ids\":[\"$I\"],\"at\":\"2025-11-12T16:00:09Z\"}")]
    [InlineData("{\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":1,\"tip\":1,\"ids\":[\"$I\"],\"at\":\"2025-11-12T16:00:09Z\"}")]
    [InlineData("{\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":1,\"tip\":\"\",\"ids\":[\"$I\"],\"at\":\"2025-11-12T16:00:09Z\"}")]
    [InlineData("{\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":1,\"tip\":null,\"ids\":[],\"at\":\"2025-11-12T16:00:09Z\"}")]
    [InlineData("{\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":1,\"tip\":null,\"ids\":[[]],\"at\":\"2025-11-12T16:00:09Z\"}")]
    [InlineData("{\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":1,\"tip\":null,\"ids\":[\"x\"],\"at\":\"2025-11-12T16:00:09Z\"}")]
    [InlineData("{\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":1,\"tip\":null,\"ids\":[\"$I\"],\"at\":\"now\"}")]
    [InlineData("{\"kind\":\"append\",\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":1,\"tip\":null,\"ids\":[\"$I\"],\"at\":\"2025-11-12T16:00:09Z\"}")]
    [InlineData("{\"kind\":\"append\",\"base\":\"$B\",\"branch\":\"m\",\"count\":1,\"tip\":null,\"ids\":[\"$I\"],\"at\":\"2025-11-12T16:00:09Z\",\"deep\":[[[[]]]]}")]
    public void SoundChecksumOverNonsense_IsDamage(string json)
    {
        json = json.Replace("$B", SomeCommits.Hash.ToString(), StringComparison.Ordinal)
            .Replace("$I", Some.MessageId(1).ToString(), StringComparison.Ordinal);
        CommitLogContents read = CommitLogContents.Parse(Sealed(json));
        Assert.Empty(read.Records);
        Assert.True(read.IsDamaged);
    }

    [Fact]
    public void InvalidUtf8UnderASoundChecksum_IsDamage()
    {
        byte[] json = [.. "{\"kind\":\"append\",\"branch\":\""u8, 0xFF, .. "\"}"u8];
        Assert.True(CommitLogContents.Parse(Sealed(json)).IsDamaged);
    }

    [Fact]
    public void UnknownKind_IsRefusedByName()
    {
        byte[] text = [.. Log, .. Sealed("{\"kind\":\"rename\",\"from\":\"a\"}")];
        var e = Assert.Throws<InvalidContentException>(() => CommitLogContents.Parse(text));
        Assert.Equal(ContentFault.UnknownCommit, e.Fault);
        Assert.Equal(Log.Length, e.Offset);
        Assert.Contains("'rename'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownMembers_AreIgnored()
    {
        string line = Encoding.UTF8.GetString(Log.AsSpan(0, Log.AsSpan().IndexOf((byte)'\n')))[17..^1];
        CommitLogContents read = CommitLogContents.Parse(Sealed($"{line},\"by\":\"somebody\"}}"));
        Assert.Equal(Keys(SomeCommits.Records.Take(1)), Keys(read.Records));
    }

    [Fact]
    public void NulsAtTheEnd_AreAnUnfinishedLine()
    {
        CommitLogContents read = CommitLogContents.Parse([.. Log, .. new byte[40], (byte)'}', (byte)'\n']);
        Assert.Equal((Log.Length, true, false), (read.WholeBytes, read.IsTorn, read.IsDamaged));
        Assert.True(CommitLogContents.Parse([0, (byte)'\n', .. Log]).IsDamaged);
    }

    private static void AssertPrefixes(ContextMetadata found, ContextMetadata truth)
    {
        foreach (Branch branch in truth.Branches)
        {
            IReadOnlyList<MessageId> ids = found.FindBranch(branch.Name)!.MessageIds;
            Assert.Equal(branch.MessageIds.Take(ids.Count), ids);
        }
    }

    private static byte[] Sealed(string json) => Sealed(Encoding.UTF8.GetBytes(json));

    private static byte[] Sealed(byte[] json) =>
        [.. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json))[..16]), (byte)' ', .. json, (byte)'\n'];

    private static List<string> Keys(IEnumerable<CommitRecord> records) =>
        [.. records.Select(r => Convert.ToHexString(SomeCommits.Text([r])))];

    private static bool IsSubsequence(List<string> part, List<string> whole)
    {
        int at = 0;
        foreach (string key in part)
        {
            at = whole.IndexOf(key, at) + 1;
            if (at == 0) return false;
        }

        return true;
    }
}
