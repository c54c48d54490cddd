using ContextPool.Migrator.Settings;
using CsCheck;

namespace ContextPool.Migrator.Tests.Settings;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1048576", 1 << 20)]
    [InlineData("1 KiB", 1 << 10)]
    [InlineData("128MiB", 128 << 20)]
    [InlineData("2 gib", 2L << 30)]
    [InlineData("0.5 GiB", 1 << 29)]
    [InlineData(" 64 MIB ", 64 << 20)]
    public void Size_IsRead(string text, long bytes)
    {
        Assert.True(SizeText.TryRead(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e6")]
    [InlineData("1,5 MiB")]
    [InlineData("1 MB")]
    [InlineData("0.0001 KiB")]
    [InlineData("9223372036854775808")]
    [InlineData("79228162514264337593543950335 GiB")]
    public void AnythingElse_IsRefused(string? text) => Assert.False(SizeText.TryRead(text, out _));

    [Fact]
    public void EverySize_ReadsBackAsWritten() => Gen.Long[0, long.MaxValue].Sample(bytes =>
        SizeText.TryRead(SizeText.Write(bytes), out long read) && read == bytes);
}
