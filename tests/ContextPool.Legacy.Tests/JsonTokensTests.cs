using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Legacy.Tests;

public sealed class JsonTokensTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1e5", "1E5")]
    [InlineData("\"/\"", "\"\\/\"")]
    [InlineData("\"A\"", "\"\\u0041\"")]
    [InlineData("\"\\u00e9\"", "\"\\u00E9\"")]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}")]
    [InlineData("{\"a\":1,\"a\":1}", "{\"a\":1}")]
    [InlineData("[1,2]", "[1,2")]
    [InlineData("[1,2]", "[1,2]]")]
    [InlineData("[12]", "[1 2]")]
    [InlineData("\"a b\"", "\"a  b\"")]
    [InlineData("{}", "")]
    [InlineData("\"ab\"", "\"ab")]
    [InlineData("\"a\\\"\"", "\"a\\\"")]
    public void OtherSpelling_IsADifference(string left, string right) => Assert.False(AreEqual(left, right));

    [Fact]
    public void WhiteSpaceBetweenTokens_DoesNotCount() =>
        RandomJson.WithNoise.Sample(t => Assert.True(AreEqual(t.Plain, t.Noisy) && AreEqual(t.Noisy, t.Plain)));

    [Fact]
    public void TwoTexts_AreEqualExactlyWhereTheReferenceSaysSo() =>
        Gen.Select(RandomJson.WithNoise, RandomJson.WithNoise).Sample((a, b) => Assert.Equal(
            JsonStyle.Tokens(a.Plain).SequenceEqual(JsonStyle.Tokens(b.Plain)), AreEqual(a.Noisy, b.Noisy)));

    [Fact]
    public void AnyByteChangedOutsideWhiteSpace_IsADifference()
    {
        byte[] text = Encoding.UTF8.GetBytes(
            """
            { "id": "a \"b\" \\ c\n日", "n": [ 12, -0.30, 1e5, true, null, {}, [] ], "n": { "": "\u0041" } }
            """);
        for (int at = 0; at < text.Length; at++)
        {
            if (JsonBytes.IsWhiteSpace(text[at]) && !IsInString(text, at)) continue;
            byte[] changed = (byte[])text.Clone();
            for (int value = 0; value < 256; value++)
            {
                if (value == text[at]) continue;
                changed[at] = (byte)value;
                if (JsonTokens.AreEqual(text, changed)) Assert.Fail($"0x{text[at]:x2} became 0x{value:x2} at {at} unseen");
            }
        }
    }

    [Fact]
    public void AnyTextCutShort_IsADifference() => RandomJson.Value.Sample(value =>
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        for (int length = 0; length < text.Length; length++) Assert.False(JsonTokens.AreEqual(text, text.AsSpan(0, length)));
    });

    private static bool IsInString(byte[] text, int at)
    {
        bool isInString = false;
        for (int i = 0; i < at; i++)
        {
            if (isInString && text[i] == '\\') i++;
            else if (text[i] == '"') isInString = !isInString;
        }

        return isInString;
    }

    private static bool AreEqual(string left, string right) =>
        JsonTokens.AreEqual(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
