using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Format;

public sealed class JsonGrammarTests
{
    private const int BaseOffset = 1000;
    private const int MaxDepth = 4;

    /// <summary>In each text the fault lies at the first '^', which is taken out.</summary>
    [Theory]
    [InlineData("{\"a\":^")]
    [InlineData("{\"a\":1^")]
    [InlineData("{\"a\":1,^")]
    [InlineData("[[1], \n^")]
    [InlineData("[^")]
    [InlineData("[1,2^")]
    [InlineData("\"abc^")]
    [InlineData("{\n\"a\"\n^")]
    [InlineData("tru^")]
    [InlineData("^")]
    public void TextThatEndsTooEarly_IsTruncatedAtItsEnd(string marked) => RequireFault(ContentFault.Truncated, marked);

    [Theory]
    [InlineData("{\"a\" ^1}")]
    [InlineData("{\"a\":1^x}")]
    [InlineData("{\"a\":1,^}")]
    [InlineData("{\"a\":1}^,")]
    [InlineData("{\"a\":^,")]
    [InlineData("[^,")]
    [InlineData("{^a:1}")]
    [InlineData("[1,^]")]
    [InlineData("[1 ^2]")]
    [InlineData("[^}")]
    [InlineData("{\"a\":1}^}")]
    [InlineData("{\"a\":1} ^x")]
    [InlineData("[^+1]")]
    [InlineData("[0^1]")]
    [InlineData("[1.^]")]
    [InlineData("[-^]")]
    [InlineData("[tr^xe]")]
    [InlineData("[^'a']")]
    [InlineData("[^/* c */1]")]
    [InlineData("[^NaN]")]
    [InlineData("[\"a^\u0001b\"]")]
    [InlineData("[\"a^\nb\"]")]
    [InlineData("[\"ab\\^x\"]")]
    [InlineData("[\n  1,\n  [2,\n   ^x]]")]
    [InlineData("[\"日本\", ^x]")]
    public void ByteThatBreaksTheGrammar_IsNamedWithItsPlace(string marked) => RequireFault(ContentFault.InvalidJson, marked);

    [Fact]
    public void BytesThatAreNotUtf8_AreNamedWithTheirPlace()
    {
        byte[][] bad = [[0xff], [0xc3], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80], [0x80], [0xc0, 0x80]];
        foreach (byte[] bytes in bad)
        {
            byte[] text = [.. "[\"日😀"u8, .. bytes, .. "\"]"u8];
            var e = Assert.Throws<InvalidContentException>(() => JsonGrammar.Require(text, BaseOffset, MaxDepth));
            Assert.Equal((ContentFault.InvalidUtf8, BaseOffset + 9L), (e.Fault, e.Offset));
        }
    }

    [Fact]
    public void ValuesAtTheDepthLimit_AreAccepted_AndOneDeeperIsRefusedWhereItOpens()
    {
        JsonGrammar.Require("[[[[1]]]]"u8, 0, MaxDepth);
        JsonGrammar.Require("{\"a\":{\"b\":[{}]}}"u8, 0, MaxDepth);
        RequireFault(ContentFault.TooDeep, "[[[[^[1]]]]]");
        RequireFault(ContentFault.TooDeep, "{\"a\":\n{\"b\":[{\"c\":^{}}]}}");
    }

    [Fact]
    public void ScalarInsteadOfTooDeepValue_IsNotTooDeep() => RequireFault(ContentFault.InvalidJson, "[[[[^x]]]]");

    [Fact]
    public void AnyWellFormedText_IsAccepted() => RandomJson.WithNoise.Sample(t =>
    {
        byte[] text = Encoding.UTF8.GetBytes(t.Noisy);
        JsonGrammar.Require(text, 0, 8);
        for (int length = 1; length <= text.Length; length++) JsonGrammar.RequirePrefix(text.AsSpan(0, length), 0, 8);
    });

    [Fact]
    public void ErrorText_NamesTheByteAndNeverTheText()
    {
        var e = Assert.Throws<InvalidContentException>(() => JsonGrammar.Require("[\"secret\" x]"u8, 7, MaxDepth));
        Assert.Equal("byte 0x78 does not belong here: expected JSON (byte 17)", e.Message);
    }

    private static void RequireFault(ContentFault fault, string marked)
    {
        int at = Encoding.UTF8.GetByteCount(marked.AsSpan(0, marked.IndexOf('^', StringComparison.Ordinal)));
        byte[] text = Encoding.UTF8.GetBytes(marked.Remove(marked.IndexOf('^', StringComparison.Ordinal), 1));
        var e = Assert.Throws<InvalidContentException>(() => JsonGrammar.Require(text, BaseOffset, MaxDepth));
        Assert.Equal((fault, at), (e.Fault, (int)e.Offset - BaseOffset));
    }
}
