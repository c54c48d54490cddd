using ContextPool.Migration.Audit;
using ContextPool.Migrator.Migrating;
using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Tests.Migrating;

public sealed class ProgressTests
{
    private static readonly ProgressSnapshot Half = new(500, 1000, IsDetectionComplete: true, 2_000_000, TimeSpan.FromSeconds(100));

    [Fact]
    public void CompleteDetection_TellsTheTimeLeft() =>
        Assert.Equal("500 of 1,000 contexts, 2 MB, 5 contexts/s, 20 kB/s, 0:01:40 left", Half.ToString());

    [Fact]
    public void OngoingDetection_TellsNoTimeLeft() => Assert.Equal(
        "500 of 1,000+ contexts, 2 MB, 5 contexts/s, 20 kB/s", (Half with { IsDetectionComplete = false }).ToString());

    [Fact]
    public void NothingEnded_TellsNoTimeLeft() => Assert.Null((Half with { Ended = 0 }).TimeLeft);

    [Fact]
    public void ListedNames_AreTheTotalBeforeDetectionIsComplete()
    {
        ProgressSnapshot listed = Half with { IsDetectionComplete = false, Detected = 600, Expected = 1000 };
        Assert.Equal(Half.ToString(), listed.ToString());
        Assert.Equal(0.5, listed.Share);
        Assert.Equal(1200, (listed with { Detected = 1200 }).Total);
    }

    [Fact]
    public void BytesLookedForBeforehand_AreTheTotal()
    {
        Assert.Equal("500 of 1,000 contexts, 2 MB of 5 MB, 5 contexts/s, 20 kB/s, 0:01:40 left", (Half with { ExpectedBytes = 5_000_000 }).ToString());

        // Files grow while they wait.
        Assert.Equal(Half.ToString(), (Half with { ExpectedBytes = 1_999_999 }).ToString());
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(12.3456, "12.346 s")]
    [InlineData(3599, "0:59:59")]
    [InlineData(360_000, "100:00:00")]
    public void Time_ReadsAsText(double seconds, string text) => Assert.Equal(text, Amounts.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1 kB")]
    [InlineData(1_260_000, "1.3 MB")]
    [InlineData(5e15, "5000 TB")]
    public void Bytes_ReadAsText(double bytes, string text) => Assert.Equal(text, Amounts.Bytes(bytes));
}
