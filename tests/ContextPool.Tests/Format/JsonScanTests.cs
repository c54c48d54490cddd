using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ContextPool.Format;
using ContextPool.TestKit;
using ContextPool.TestKit.Fuzzing;

namespace ContextPool.Tests.Format;

/// <summary>The scanner against the reader of .NET: token by token, and where text is damaged, up to the same token.</summary>
public sealed class JsonScanTests
{
    private static readonly long Cases = Trials.AreLong ? 5_000_000 : 10_000;

    [Theory]
    [InlineData("{\"a\":1\"b\"}")]
    [InlineData("{\"a\":1/2}")]
    [InlineData("{\"a\":1:2}")]
    [InlineData("[1{}]")]
    [InlineData("[nullx]")]
    [InlineData("[null/]")]
    [InlineData("[true\"a\"]")]
    [InlineData("[falsefalse]")]
    [InlineData("[\"a\"b]")]
    [InlineData("[\"a\"\"b\"]")]
    [InlineData("[\\\"a\"]")]
    [InlineData("[\"a\\\"]")]
    [InlineData("[\"\\u00g0\"]")]
    [InlineData("[\"\\u12\"]")]
    [InlineData("[\"a\\qb\",\"\\n\"]")]
    [InlineData("[\"a\u0001\"]")]
    [InlineData("[\"a\",\u0001]")]
    [InlineData("[1\u000c]")]
    [InlineData("{\"a\":1,\"b\"}")]
    [InlineData("{\"a\"::1}")]
    [InlineData("{,}")]
    [InlineData("[-]")]
    [InlineData("[01]")]
    [InlineData("[1e]")]
    [InlineData("[1.e3]")]
    [InlineData("{\"a\":1")]
    [InlineData("1 2")]
    [InlineData("1x")]
    [InlineData("\"a")]
    [InlineData("]")]
    [InlineData(" ")]
    [InlineData("")]
    [InlineData("[[[[[1]]]]]")]
    [InlineData("[\"é\",{\"日\":[]}] ,")]
    public void DamagedText_IsRefusedAtTheSameToken(string text) => AssertSameTokens(Encoding.UTF8.GetBytes(text), maxDepth: 4);

    [Fact]
    public void AnyText_IsTheSameTokens()
    {
        ForEachText((text, maxDepth) => AssertSameTokens(text, maxDepth));
        Trials.Count(GetType(), Cases, "texts, token by token");
    }

    /// <summary>At every place in a block, and from one block into the next.</summary>
    [Fact]
    public void OddString_IsJudgedTheSameWherever_ItStands()
    {
        string[] strings = ["\\\\", "\\\"", "\\u12aF", "\\ud83d\\ude00", "\\u12", "\\u12g4", "\\x", "\u0001", "\u007f", "\\\\\\\\\\\\\"", "é", "😀", "}", "\\"];
        foreach (string inner in strings)
        {
            for (int before = 0; before < 140; before++)
            {
                AssertSameTokens(Encoding.UTF8.GetBytes($"[\"{new string('a', before)}{inner}\",{{\"b\":[1]}}]"), maxDepth: 8);
                AssertSameTokens(Encoding.UTF8.GetBytes($"[{new string(' ', before)}\"{inner}\"{inner}]"), maxDepth: 8);
            }
        }
    }

    [Fact]
    public void Nesting_IsRefusedAtTheSameLevel_HoweverDeep()
    {
        var odd = new OddJson(new Random(Trials.Seed));
        foreach (int limit in new[] { 1, 63, 64, 65, 127, 128, 500, 999, 1000 })
        {
            for (int levels = limit - 1; levels <= limit + 1; levels++) AssertSameTokens(Encoding.UTF8.GetBytes(odd.Nest(levels)), limit);
        }
    }

    /// <summary>Whether half of a surrogate pair stands alone, for strings that begin anywhere in a block.</summary>
    [Fact]
    public void HalvesOfCharacters_AreSeenWhereverTheyStand()
    {
        var random = new Random(Trials.Seed);
        var odd = new OddJson(random);
        for (long n = 0; n < Cases; n++)
        {
            byte[] text = Encoding.UTF8.GetBytes(new string(' ', random.Next(64)) + odd.Text());
            int quote = Array.IndexOf(text, (byte)'"');
            bool expected = ReferenceJson.HasHalf(ReferenceJson.Meaning(text.AsSpan((quote + 1)..^1)));
            if (expected != JsonMarks.Of(text, new ulong[JsonMarks.WordsFor(text.Length)]).MayHaveHalves)
                Assert.Fail($"text {n} of seed {Trials.Seed}: expected {expected}\n{TrialFailedException.Shown(text)}");
        }
    }

    [Fact]
    public void AnyText_HasTheSameMarksThroughRegistersOfAnyWidth() => ForEachText((text, _) =>
    {
        ulong[] plain = Marks<PlainBlock>(text);
        Assert.Equal(plain, Marks<Block128>(text));
        if (Block256.IsSupported) Assert.Equal(plain, Marks<Block256>(text));
        if (Block512.IsSupported) Assert.Equal(plain, Marks<Block512>(text));
    });

    /// <summary>What the plain search says, which looks at one byte after the other.</summary>
    [Fact]
    public void AnyText_EndsAtTheSamePlaceInPiecesOfAnySize()
    {
        using var marks = new ValueMarks();
        var random = new Random(Trials.Seed);
        ForEachText((text, _) =>
        {
            ReadOnlySpan<byte> value = text.AsSpan(JsonBytes.SkipWhiteSpace(text, 0));
            if (value.IsEmpty) return;
            bool ends = default(JsonExtent).TryFindEnd(value, isLast: true, out int expected);
            foreach (Search search in new Search[] { marks.TryFindEnd<PlainBlock>, marks.TryFindEnd<Block128>, marks.TryFindEnd })
            {
                marks.Begin();
                int have = random.Next(value.Length + 1);
                bool isFound = search(value[..have], have == value.Length, out int length);
                while (!isFound && have < value.Length)
                {
                    have = Math.Min(value.Length, have + random.Next(1, 100));
                    isFound = search(value[..have], have == value.Length, out length);
                }

                Assert.Equal(ends, isFound);
                if (!ends) continue;
                Assert.Equal(expected, length);
                Assert.Equal(JsonMarks.Of(value[..length], new ulong[JsonMarks.WordsFor(length)]).Words, marks.Marks.Words);
            }
        });
    }

    private delegate bool Search(ReadOnlySpan<byte> text, bool isLast, out int length);

    private static ulong[] Marks<TBlock>(byte[] text)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        JsonMarks marks = JsonMarks.Of<TBlock>(text, new ulong[JsonMarks.WordsFor(text.Length)]);
        ulong traits = (marks.HasFaults ? 1UL : 0) | (marks.HasEscapes ? 2UL : 0) | (marks.HasMoreThanAscii ? 4UL : 0) | (marks.MayHaveHalves ? 8UL : 0);
        return [.. marks.Words, traits];
    }

    private static void AssertSameTokens(byte[] text, int maxDepth)
    {
        if (!Utf8.IsValid(text)) return;
        JsonMarks marks = JsonMarks.Of(text, new ulong[JsonMarks.WordsFor(text.Length)]);
        var scan = new JsonScan(text, marks, maxDepth);
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = maxDepth });
        while (true)
        {
            bool? expected = Next(ref reader);
            bool? found = Next(ref scan);
            Assert.Equal(expected, found);
            if (expected is not true) return;
            Assert.Equal(
                (reader.TokenType, (int)reader.TokenStartIndex, reader.CurrentDepth, reader.ValueIsEscaped, Encoding.UTF8.GetString(reader.ValueSpan)),
                (scan.TokenType, scan.TokenStartIndex, scan.CurrentDepth,
                    scan.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && scan.ValueIsEscaped, Encoding.UTF8.GetString(scan.ValueSpan)));
        }
    }

    /// <summary>Null where it throws.</summary>
    private static bool? Next(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="Next(ref Utf8JsonReader)"/>
    private static bool? Next(ref JsonScan scan)
    {
        try
        {
            return scan.Read();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void ForEachText(Action<byte[], int> check) => OddTexts.ForEach(Cases, mayBeDamaged: true, check);
}
