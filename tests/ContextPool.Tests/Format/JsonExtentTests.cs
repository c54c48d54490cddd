using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Format;

public sealed class JsonExtentTests
{
    public static TheoryData<string> Values => new()
    {
        "{}", "[]", "\"\"", "0", "-12.5e+3", "true", "null",
        """{"a":{"b":[1,2,{"c":"}]"}]},"d":"\\"}""",
        """["\"","\\","\\\"","]"]""",
        """
        "a\\\"b{[" 
        """.Trim(),
        "[[[[[[]]]]]]", "{\"\\u007d\":\"}\"}", "[ 1 , \"日\" ]",
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void SplitAnywhere_EndsAtTheSamePlace(string value)
    {
        foreach (string rest in new[] { "", ",", " ", "}", "]", ",\"x\":1" })
        {
            byte[] text = Encoding.UTF8.GetBytes(value + rest);
            for (int first = 0; first <= text.Length; first++)
            {
                for (int second = first; second <= text.Length; second++) RequireLength(value, text, first, second);
            }
        }
    }

    [Fact]
    public void ByteByByte_EndsWhereTheValueEnds() => RandomJson.Value.Sample(value =>
    {
        byte[] text = Encoding.UTF8.GetBytes(value + ", 1");
        var extent = default(JsonExtent);
        int at = 0;
        int length;
        while (!extent.TryFindEnd(text.AsSpan(0, at), isLast: at == text.Length, out length)) at++;
        Assert.Equal(Encoding.UTF8.GetByteCount(value), length);
    });

    [Theory]
    [InlineData("{")]
    [InlineData("[1,2")]
    [InlineData("\"abc")]
    [InlineData("\"abc\\")]
    [InlineData("\"abc\\\"")]
    [InlineData("{\"a\":\"}")]
    [InlineData("")]
    public void ValueThatDoesNotEnd_IsNotFound(string value)
    {
        var extent = default(JsonExtent);
        Assert.False(extent.TryFindEnd(Encoding.UTF8.GetBytes(value), isLast: true, out _));
    }

    [Theory]
    [InlineData(",", 1)]
    [InlineData("}x", 1)]
    [InlineData("12", 2)]
    [InlineData("tru}", 3)]
    public void StrayBytes_AreTakenAsAValueForTheGrammarToRefuse(string text, int expected)
    {
        var extent = default(JsonExtent);
        Assert.True(extent.TryFindEnd(Encoding.UTF8.GetBytes(text), isLast: true, out int length));
        Assert.Equal(expected, length);
    }

    private static void RequireLength(string value, byte[] text, int first, int second)
    {
        var extent = default(JsonExtent);
        bool found = extent.TryFindEnd(text.AsSpan(0, first), first == text.Length, out int length)
            || extent.TryFindEnd(text.AsSpan(0, second), second == text.Length, out length)
            || extent.TryFindEnd(text, isLast: true, out length);
        Assert.True(found, $"{value} split at {first} and {second}");
        Assert.Equal(Encoding.UTF8.GetByteCount(value), length);
    }
}
