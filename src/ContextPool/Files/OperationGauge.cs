namespace ContextPool.Files;

/// <summary>
/// What more operations at once bring: takes the time of each and how many others were under way. Where twice as many take twice as
/// long, the device is the limit and more of them are of no use; where they take no longer, they are. Safe for concurrent use.
/// </summary>
internal sealed class OperationGauge(TimeProvider time)
{
    private const int MostAtOnce = 64;
    private const int FewestTelling = 6;
    private const double Few = 0.75;

    private readonly long[] _counts = new long[MostAtOnce + 1];
    private readonly long[] _ticks = new long[MostAtOnce + 1];
    private int _underWay;

    /// <summary>One begins. Whoever began ends, or gives up.</summary>
    public Begun Begin() => new(Math.Min(Interlocked.Increment(ref _underWay), MostAtOnce), time.GetTimestamp());

    /// <summary>It ended.</summary>
    /// <param name="begun">What began.</param>
    /// <param name="tells">False where its time tells nothing of the device.</param>
    public void End(Begun begun, bool tells = true)
    {
        GiveUp();
        if (!tells) return;
        Interlocked.Increment(ref _counts[begun.AtOnce]);
        Interlocked.Add(ref _ticks[begun.AtOnce], time.GetTimestamp() - begun.Stamp);
    }

    /// <summary>It ended, and its time tells nothing.</summary>
    public void GiveUp() => Interlocked.Decrement(ref _underWay);

    /// <summary>
    /// 1 where each more at once does as much again, 0 where none does anything; null where there was nothing to compare, because hardly
    /// any were ever alone, or hardly any ever beside others.
    /// </summary>
    public double? Gain()
    {
        long all = _counts.Sum();
        if (all == 0) return null;
        double usual = Levels(1, MostAtOnce).Sum(level => (double)level * _counts[level]) / all;
        int mostFew = (int)Math.Max(1, Math.Round(usual * Few));

        // Of those with few beside them the loneliest tell most.
        Level few = Levels(1, mostFew).Select(level => Over(1, level)).FirstOrDefault(level => level.Count >= FewestTelling);
        Level many = Over(Math.Max(mostFew + 1, (int)Math.Floor(usual)), MostAtOnce);
        if (few.Count == 0 || many.Count < FewestTelling || few.Ticks == 0 || many.Ticks == 0) return null;
        double more = many.Throughput / few.Throughput;
        double atOnce = many.AtOnce / few.AtOnce;
        return Math.Round(Math.Clamp((more - 1) / (atOnce - 1), 0, 1), 3);
    }

    private Level Over(int from, int to) => Levels(from, to).Aggregate(
        default(Level), (sum, level) => new(sum.Count + _counts[level], sum.Ticks + _ticks[level], sum.Sum + (level * _counts[level])));

    private static IEnumerable<int> Levels(int from, int to) => Enumerable.Range(from, to - from + 1);

    /// <summary>An operation under way.</summary>
    internal readonly record struct Begun(int AtOnce, long Stamp);

    private readonly record struct Level(long Count, long Ticks, long Sum)
    {
        public double AtOnce => (double)Sum / Count;

        /// <summary>Operations per tick, over all that were under way together.</summary>
        public double Throughput => AtOnce * Count / Ticks;
    }
}
