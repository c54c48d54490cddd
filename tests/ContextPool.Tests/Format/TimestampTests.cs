using System.Globalization;
using CsCheck;

namespace ContextPool.Tests.Format;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("202\0-01-01T00:00:00Z")]
    [InlineData("2025-01-0\0T00:00:00Z")]
    [InlineData("2025-01-01T00:00:0\0Z")]
    [InlineData("2025-01-01T00:00:00+01:0\0")]
    public void NulsAmongTheDigits_AreRefused(string text) => Assert.False(Timestamp.TryParse(text, out _));

    [Theory]
    [InlineData(884_541_351_600, 1_000_000, "9999-12-31T23:59:59.001Z")]
    [InlineData(-99_999_999_999, 0, "0001-01-01T00:00:00Z")]
    [InlineData(long.MaxValue, 999_999_999, "9999-12-31T23:59:59.999999999Z")]
    [InlineData(long.MinValue, 0, "0001-01-01T00:00:00Z")]
    public void TimeOutsideTheCalendar_IsTheNearestThereIs(long seconds, int nanoseconds, string expected)
    {
        var time = new Timestamp(seconds, nanoseconds);
        Assert.Equal(expected, time.ToString());
        Assert.True(Timestamp.TryParse(time.ToString(), out Timestamp back));
        Assert.Equal(back.ToDateTimeOffset(), time.ToDateTimeOffset());
    }

    [Theory]
    [InlineData("2025-11-08T11:06:40Z", "2025-11-08T11:06:40Z")]
    [InlineData("2025-11-08T11:06:40.5Z", "2025-11-08T11:06:40.500Z")]
    [InlineData("2025-11-08T11:06:40.123Z", "2025-11-08T11:06:40.123Z")]
    [InlineData("2025-11-08T11:06:40.123456Z", "2025-11-08T11:06:40.123456Z")]
    [InlineData("2025-11-08T11:06:40.123456789Z", "2025-11-08T11:06:40.123456789Z")]
    [InlineData("2025-11-08T11:06:40.000000001Z", "2025-11-08T11:06:40.000000001Z")]
    [InlineData("2025-11-08T11:06:40.1234567891Z", "2025-11-08T11:06:40.123456789Z")]
    [InlineData("2025-11-08T11:06:40.000Z", "2025-11-08T11:06:40Z")]
    [InlineData("2025-11-08t11:06:40z", "2025-11-08T11:06:40Z")]
    [InlineData("2025-11-08 11:06:40Z", "2025-11-08T11:06:40Z")]
    [InlineData("2025-11-08T11:06:40+01:30", "2025-11-08T09:36:40Z")]
    [InlineData("2025-11-08T23:06:40.25-05:00", "2025-11-09T04:06:40.250Z")]
    [InlineData("2025-11-08T11:06:40-00:00", "2025-11-08T11:06:40Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z")]
    public void Rfc3339_IsReadAndWrittenInUtc(string text, string expected)
    {
        Assert.True(Timestamp.TryParse(text, out Timestamp time));
        Assert.Equal(expected, time.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2025-11-08")]
    [InlineData("2025-11-08T11:06:40")]
    [InlineData("2025-11-08T11:06Z")]
    [InlineData("2025-11-08T11:06:40.Z")]
    [InlineData("2025-11-08T11:06:40,5Z")]
    [InlineData("2025-11-08T11:06:40+0100")]
    [InlineData("2025-11-08T11:06:40+01")]
    [InlineData("2025-11-08T11:06:40+24:00")]
    [InlineData("2025-11-08T11:06:40+01:60")]
    [InlineData("2025-11-08T11:06:40Zx")]
    [InlineData(" 2025-11-08T11:06:40Z")]
    [InlineData("2025-11-08T11:06:40Z ")]
    [InlineData("2025-13-08T11:06:40Z")]
    [InlineData("2025-00-08T11:06:40Z")]
    [InlineData("2025-02-29T11:06:40Z")]
    [InlineData("2025-11-31T11:06:40Z")]
    [InlineData("2025-11-08T24:00:00Z")]
    [InlineData("2025-11-08T11:60:00Z")]
    [InlineData("2025-11-08T11:06:61Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:60Z")]
    [InlineData("2025-1 -08T11:06:40Z")]
    [InlineData("+025-11-08T11:06:40Z")]
    [InlineData("２025-11-08T11:06:40Z")]
    [InlineData("2025/11/08T11:06:40Z")]
    public void EverythingElse_IsRefused(string text) => Assert.False(Timestamp.TryParse(text, out _));

    [Fact]
    public void AnyMoment_ComesBackFromItsText() => AnyTime.Sample(time =>
    {
        Assert.True(Timestamp.TryParse(time.ToString(), out Timestamp back));
        Assert.Equal(time, back);
    });

    [Fact]
    public void AnyMoment_IsTheOneThatDotNetReads() => AnyTime.Sample(time => Assert.Equal(
        DateTimeOffset.Parse(time.ToDateTimeOffset().ToString("O"), CultureInfo.InvariantCulture),
        DateTimeOffset.FromUnixTimeSeconds(time.UnixSeconds).AddTicks(time.Nanoseconds / 100)));

    [Fact]
    public void AnyDotNetTime_KeepsItsTicks() => Gen.DateTimeOffset.Sample(
        time => Assert.Equal(time.UtcTicks, Timestamp.FromDateTime(time).ToDateTimeOffset().UtcTicks));

    [Fact]
    public void Order_IsThatOfTime() => Gen.Select(AnyTime, AnyTime).Sample((a, b) =>
    {
        int expected = ((Int128)a.UnixSeconds * 1_000_000_000 + a.Nanoseconds).CompareTo(
            (Int128)b.UnixSeconds * 1_000_000_000 + b.Nanoseconds);
        Assert.Equal(expected, Math.Sign(a.CompareTo(b)));
        Assert.Equal((expected < 0, expected > 0, expected <= 0, expected >= 0), ((a < b), (a > b), (a <= b), (a >= b)));
    });

    private static Gen<Timestamp> AnyTime { get; } =
        Gen.Select(Gen.Long[-62_135_596_800, 253_402_300_799], Gen.Int[0, 999_999_999], Gen.OneOf(1, 1_000, 1_000_000))
            .Select((seconds, nanoseconds, unit) => new Timestamp(seconds, nanoseconds / unit * unit));

    [Fact]
    public void Utf8Text_IsTheSameText()
    {
        var random = new Random(20251108);
        Timestamp[] edges =
        [
            new(0, 0), new(-1, 1), new(long.MinValue, 0), new(long.MaxValue, 999_999_999), new(-62_135_596_800, 1_000), new(253_402_300_799, 1_000_000),
        ];
        Span<byte> utf8 = stackalloc byte[Timestamp.MostTextBytes];
        for (int i = 0; i < 5000; i++)
        {
            int nanoseconds = random.Next(1_000_000_000) / (int)Math.Pow(10, i % 10) * (int)Math.Pow(10, i % 10);
            Timestamp each = i < edges.Length ? edges[i] : new(random.NextInt64(-62_135_596_800, 253_402_300_800), nanoseconds);
            Assert.Equal(each.ToString(), System.Text.Encoding.ASCII.GetString(utf8[..each.Write(utf8)]));
        }
    }
}
