using ContextPool.Migrator.Settings;
using CsCheck;

namespace ContextPool.Migrator.Tests.Settings;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("90m", 90 * 60)]
    [InlineData("4H", 4 * 3600)]
    [InlineData("30d", 30 * 24 * 3600)]
    [InlineData("250ms", 0.25)]
    [InlineData("04:00:00", 4 * 3600)]
    [InlineData("1.12:00:00", 36 * 3600)]
    [InlineData("00:00:00.5", 0.5)]
    public void Duration_IsRead(string text, double seconds)
    {
        Assert.True(DurationText.TryRead(text, out TimeSpan read));
        Assert.Equal(TimeSpan.FromSeconds(seconds), read);
    }

    // "90" would be ninety days to TimeSpan.Parse, and "04:00" four hours.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("04:00")]
    [InlineData("24:00:00")]
    [InlineData("00:60:00")]
    [InlineData("-00:00:01")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("5 days")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("5 ms")]
    [InlineData("9999999999h")]
    [InlineData("999999999h")]
    [InlineData("999999999d")]
    public void AnythingElse_IsRefused(string? text) => Assert.False(DurationText.TryRead(text, out _));

    [Fact]
    public void EveryDuration_ReadsBackAsWritten() => Gen.Long[0, TimeSpan.FromDays(1000).Ticks].Sample(ticks =>
        DurationText.TryRead(DurationText.Write(new TimeSpan(ticks)), out TimeSpan read) && read.Ticks == ticks);
}
