using System.Security.Cryptography;
using ContextPool.Legacy;

namespace ContextPool.Legacy.Tests;

public sealed class WrittenMessageTests
{
    private static readonly byte[] Text = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];

    [Fact]
    public void OneBitAnywhere_IsNotWhatWasWritten()
    {
        WrittenMessage written = WrittenMessage.Of(Text);
        Assert.True(written.IsWhatWasWritten(Text));
        for (int bit = 0; bit < 8 * Text.Length; bit += 5)
        {
            byte[] other = [.. Text];
            other[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(written.IsWhatWasWritten(other), $"bit {bit}");
        }

        Assert.False(written.IsWhatWasWritten(Text.AsSpan(1)));
        Assert.False(written.IsWhatWasWritten([.. Text, 0]));
    }

    [Fact]
    public void Hash_IsThatOfTheBytes() =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Text)), WrittenMessage.Of(Text).Hash.ToString());
}
