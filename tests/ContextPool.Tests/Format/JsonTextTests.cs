using System.Text;
using System.Text.Json;
using ContextPool.Format;
using CsCheck;

namespace ContextPool.Tests.Format;

public sealed class JsonTextTests
{
    [Fact]
    public void EveryCharacter_ComesBack()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            string text = $"a{(char)c}z";
            Assert.Equal(text, JsonText.DecodeQuoted(Quoted(text)));
        }
    }

    [Fact]
    public void AnyCharacters_ComeBack_LoneSurrogatesIncluded() =>
        Gen.OneOf<char>(Gen.Char, Gen.Char['\ud800', '\udfff'], Gen.Char['\0', '\u0080']).Array[0, 20].Sample(chars =>
        {
            string text = new(chars);
            byte[] quoted = Quoted(text);
            Assert.Equal(text, JsonText.DecodeQuoted(quoted));
            JsonGrammar.Require(quoted, 0, 1);
        });

    [Fact]
    public void WellFormedText_IsReadByDotNetAlike() => Gen.String.Where(IsWellFormed).Sample(text =>
        Assert.Equal(text, JsonSerializer.Deserialize<string>(Quoted(text))));

    [Theory]
    [InlineData("a\"b\\c/d", "\"a\\\"b\\\\c/d\"")]
    [InlineData("\n\t\r\b\f", "\"\\n\\t\\r\\b\\f\"")]
    [InlineData("\0\u001b\u001f\u007f", "\"\\u0000\\u001b\\u001f\u007f\"")]
    [InlineData("é日😀\u2028", "\"é日😀\u2028\"")]
    public void Writing_EscapesWhatSerdeEscapes(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Quoted(text)));

    [Fact]
    public void LoneSurrogate_IsWrittenAsAnEscape() => Assert.Equal("\"\\ud83dx\""u8.ToArray(), Quoted("\ud83dx"));

    [Theory]
    [InlineData("\\u0041\\u00e9\\u00E9", "Aéé")]
    [InlineData("\\/\\\\\\\"\\b\\f\\n\\r\\t", "/\\\"\b\f\n\r\t")]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("x\\u0000y", "x\0y")]
    [InlineData("", "")]
    public void Decode_UnderstandsEveryEscape(string inner, string expected) =>
        Assert.Equal(expected, JsonText.Decode(Encoding.UTF8.GetBytes(inner)));

    [Fact]
    public void ForMessage_IsOneShortLine()
    {
        string text = JsonText.ForMessage(Encoding.UTF8.GetBytes("a\nb\0c" + new string('x', 200)));
        Assert.StartsWith("a?b?c", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 81);
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) return false;
            i++;
        }

        return true;
    }

    private static byte[] Quoted(string text)
    {
        using var output = new PooledBuffer(capacity: 1);
        JsonText.WriteQuoted(text, output);
        return output.Written.ToArray();
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("assistant ~!", "\"assistant ~!\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("a\\b", "\"a\\\\b\"")]
    [InlineData("plain, then\n\u007f\u0001 and é", "\"plain, then\\n\u007f\\u0001 and é\"")]
    public void Quoted_HasEscapesWhereTheyMustBeAndNowhereElse(string text, string expected)
    {
        using var output = new PooledBuffer();
        JsonText.WriteQuoted(text, output);
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(output.Written));
    }
}
