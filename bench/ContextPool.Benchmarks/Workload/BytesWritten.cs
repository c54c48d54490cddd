using System.Globalization;

namespace ContextPool.Benchmarks.Workload;

/// <summary>
/// How many bytes a row hands to the operating system per operation, counted outside the measured iterations: the system counts
/// what a process writes, so no double stands between the library and its files.
/// </summary>
internal static class BytesWritten
{
    private const string Counters = "/proc/self/io";
    private const string Member = "wchar: ";

    private static readonly Dictionary<string, long> Counted = [];

    /// <summary>Does something and remembers what it wrote, divided by how often it did it. Nothing where the system does not count.</summary>
    /// <param name="row">Names the row; the same name in <see cref="Of"/>.</param>
    /// <param name="operations">How many times <paramref name="work"/> does what the row is about.</param>
    /// <param name="work">The work.</param>
    public static async Task CountAsync(string row, int operations, Func<Task> work)
    {
        if (!File.Exists(Counters)) return;
        long before = Read();
        await work();
        Counted[row] = (Read() - before) / operations;
    }

    /// <summary>Null where nothing was counted.</summary>
    public static long? Of(string row) => Counted.TryGetValue(row, out long bytes) ? bytes : null;

    /// <summary>What this process has written so far; 0 where the system does not count.</summary>
    public static long Read() => !File.Exists(Counters) ? 0 : long.Parse(
        File.ReadLines(Counters).First(line => line.StartsWith(Member, StringComparison.Ordinal))[Member.Length..], CultureInfo.InvariantCulture);
}
