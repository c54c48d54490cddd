namespace ContextPool.Catalogue.Database;

/// <summary>
/// Numbers rows of messages by time: a second has room for so many, and what does not fit goes into the seconds behind it. A greater number is
/// a later message, save for the few that were moved on.
/// </summary>
/// <param name="lastBetween">The greatest number that is taken from one to another, both included; null for none.</param>
internal sealed class RowNumbers(Func<long, long, long?> lastBetween)
{
    private const int BitsPerSecond = 12;

    private readonly Dictionary<long, long> _next = [];

    // Where the room of a second ended, so that a million messages of one second do not look through all before them.
    private readonly Dictionary<long, long> _movedTo = [];

    /// <summary>The first number of a second.</summary>
    public static long FirstOf(long second) => Math.Clamp(second, 0, (1L << (62 - BitsPerSecond)) - 1) << BitsPerSecond;

    /// <summary>The second of a number.</summary>
    public static long SecondOf(long number) => number >> BitsPerSecond;

    /// <summary>A number that is free.</summary>
    public long Next(long second)
    {
        long at = _movedTo.GetValueOrDefault(second, second);
        for (; ; at++)
        {
            long first = FirstOf(at);
            long last = FirstOf(at + 1) - 1;
            if (last < first) last = first + (1 << BitsPerSecond) - 1;
            long next = _next.TryGetValue(at, out long known) ? known : (lastBetween(first, last) ?? (first - 1)) + 1;
            if (next > last) continue;
            _next[at] = next + 1;
            if (at != second) _movedTo[second] = at;
            return next;
        }
    }
}
