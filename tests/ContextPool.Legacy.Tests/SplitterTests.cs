using ContextPool.TestKit;
using ContextPool.TestKit.Fuzzing;

namespace ContextPool.Legacy.Tests;

/// <summary>
/// The splitter against <see cref="System.Text.Json.JsonDocument"/>: odd and damaged files, from memory and through windows of 1 to 64 bytes.
/// <c>CONTEXTPOOL_TRIALS=long</c> tries millions; <c>CONTEXTPOOL_SEED</c> is where they begin.
/// </summary>
public sealed class SplitterTests
{
    [Fact]
    public void AnyFile_IsTakenOrRefusedAsTheReferenceDoes_WholeAndThroughAnyWindow()
    {
        long cases = Trials.AreLong ? 5_000_000 : 8_000;
        long taken = SplitterTrial.Run(Trials.Seed, cases, random => [Splitters.Whole, Splitters.Streaming(random.Next(1, 65))]);
        Assert.InRange(taken, cases / 10, cases * 9 / 10);
        Trials.Count(GetType(), cases, "files split, whole and through a window");
    }
}
