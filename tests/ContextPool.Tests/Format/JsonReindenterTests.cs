using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Format;

public sealed class JsonReindenterTests
{
    [Fact]
    public void Output_IsWhatTheApplicationWrites() => Assert.Equal(
        """
        {
          "a": [
            1,
            {
              "b": "x\u0041"
            }
          ],
          "c": {},
          "d": [],
          "a": 1.0
        }
        """, Reindent("""{"a":[1,{"b":"x\u0041"}],"c":{ },"d":[  ],"a":1.0}"""));

    [Fact]
    public void AnyText_EqualsTheReference() =>
        RandomJson.WithNoise.Sample(t => Assert.Equal(JsonStyle.Serde.Print(t.Plain), Reindent(t.Noisy)));

    [Fact]
    public void AnyText_KeepsItsTokensAndIsIdempotent() => RandomJson.WithNoise.Sample(t =>
    {
        string once = Reindent(t.Noisy);
        Assert.Equal(JsonStyle.Tokens(t.Plain), JsonStyle.Tokens(once));
        Assert.Equal(once, Reindent(once));
    });

    [Fact]
    public void EverySample_EqualsTheReference()
    {
        foreach (string path in Samples.Files)
        {
            string text = File.ReadAllText(path);
            Assert.Equal(JsonStyle.Serde.Print(text), Reindent(text));
        }
    }

    [Fact]
    public void OutputOverTheLimit_IsRefused_AndAtTheLimitAccepted()
    {
        byte[] text = """{"a":[1,2,3],"b":{"c":"some text"}}"""u8.ToArray();
        int needed = Reindent(Encoding.UTF8.GetString(text)).Length;
        using var output = new PooledBuffer();
        output.Write("before"u8);
        Assert.True(JsonReindenter.TryWrite(text, output, needed));
        output.Clear();
        Assert.False(JsonReindenter.TryWrite(text, output, needed - 1));
    }

    private static string Reindent(string text)
    {
        using var output = new PooledBuffer(capacity: 1);
        Assert.True(JsonReindenter.TryWrite(Encoding.UTF8.GetBytes(text), output, 1 << 20));
        return Encoding.UTF8.GetString(output.Written);
    }
}
