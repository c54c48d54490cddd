using ContextPool.Migration.Audit;
using ContextPool.Migrator.Migrating;
using ContextPool.Migrator.Tests.Support;

namespace ContextPool.Migrator.Tests.Migrating;

/// <summary>Progress on a terminal, as it is to be seen there.</summary>
public sealed class LiveRegionTests : IDisposable
{
    private static readonly ProgressSnapshot Half = new(500, 600, IsDetectionComplete: false, 2_000_000, TimeSpan.FromSeconds(100))
    {
        Expected = 1000,
        Stages = [.. new[] { "Detect", "Backup", "Convert", "WritePool", "Index", "Validate", "Publish" }.Select((name, i) => new StageLoad(name, i, 10 * i))],
    };

    private readonly VirtualTerminal _terminal = new(columns: 80);
    private readonly LiveRegion _region;

    public LiveRegionTests() => _region = new LiveRegion(_terminal, () => _terminal.Columns);

    [Fact]
    public void Progress_TellsHowFarHowFastAndWhatIsInEachStage()
    {
        new TerminalProgress(_region).Show(Half);
        string[] lines = _terminal.Text.Split('\n');
        Assert.EndsWith("░ 50 %", lines[0], StringComparison.Ordinal);
        Assert.Equal("500 of 1,000 contexts, 2 MB, 5 contexts/s, 20 kB/s, 0:01:40 left", lines[1]);
        Assert.Matches("^ +Detect +Backup +Convert +WritePool +Index +Validate +Publish$", lines[2]);
        Assert.Matches("^at work +0 +1 +2 +3 +4 +5 +6$", lines[3]);
        Assert.Matches("^waiting +0 +10 +20 +30 +40 +50 +60$", lines[4]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(12)]
    public void Lines_LeaveTheLastColumnFree(int columns) =>
        Assert.All(TerminalProgress.LinesOf(Half, columns, hasColors: false), line => Assert.InRange(line.Length, 1, columns - 1));

    [Fact]
    public void LinesOfTheLog_ComeAboveIt()
    {
        var progress = new TerminalProgress(_region);
        progress.Show(Half);
        _region.WriteLine("one");
        progress.Show(Half with { Ended = 510 });
        _region.WriteLine("two");
        Assert.StartsWith("one\ntwo\n█", _terminal.Text, StringComparison.Ordinal);
        Assert.Equal(7, _terminal.Text.Split('\n').Length);
        progress.End();
        Assert.Equal("one\ntwo", _terminal.Text);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(150)]
    public void TerminalThatChangesItsWidth_KeepsNothingOfWhatWasDrawn(int columns)
    {
        var progress = new TerminalProgress(_region);
        _region.WriteLine("above");
        progress.Show(Half);
        _terminal.Columns = columns;
        progress.Show(Half);
        progress.End();
        Assert.Equal("above", _terminal.Text);
    }

    public void Dispose()
    {
        _region.Dispose();
        _terminal.Dispose();
    }
}
