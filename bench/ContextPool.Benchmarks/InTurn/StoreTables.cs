using System.Globalization;
using BenchmarkDotNet.Loggers;
using ContextPool.Benchmarks.Stores;
using ContextPool.Benchmarks.Workload;
using ContextPool.EndToEnd.Harness;

namespace ContextPool.Benchmarks.InTurn;

/// <summary>
/// The library beside databases, a naive pool and the monolithic file. Not by BenchmarkDotNet, which runs one row to its end before the
/// next: on a machine that others use too, only what ran in turn can be compared. Slices of 60 ms, round after round; times are medians.
/// </summary>
internal static class StoreTables
{
    private const int Listed = 100;

    private static readonly int[] Sizes = [10, 100, 1_000, 10_000];

    public static async Task RunAsync(string results, int rounds)
    {
        foreach ((string table, IReadOnlyList<Operation> operations, Func<string, IEnumerable<StoreRow>> stores) in Tables())
        {
            var times = new List<string[]>();
            var bytes = new List<string[]>();
            string[] names = [];
            foreach (int size in Sizes)
            {
                StoreRow[] rows = [.. stores(BenchDirectory.New(table))];
                names = [.. rows.Select(row => row.Name)];
                await FillAsync(rows, size, operations == Operation.Reads);
                foreach (Operation operation in operations.Where(o => o.Sizes?.Contains(size) != false))
                {
                    await MeasureAsync(operation, rows, size, rounds);
                    times.Add([operation.Name, size.ToString("N0", CultureInfo.InvariantCulture), .. rows.Select(row => Time(row, rows[0]))]);
                    bytes.Add([operation.Name, size.ToString("N0", CultureInfo.InvariantCulture), .. rows.Select(Bytes)]);
                    ConsoleLogger.Default.WriteLine(string.Join(" | ", times[^1]));
                }

                foreach (StoreRow row in rows) row.Dispose();
            }

            await WriteAsync(Path.Combine(results, $"{table}.md"), names, times, bytes);
        }
    }

    private static IEnumerable<(string Table, IReadOnlyList<Operation> Operations, Func<string, IEnumerable<StoreRow>> Stores)> Tables() =>
    [
        ("StoresRead", Operation.Reads, directory => Stores(directory, isDurable: false, hasLog: false, hasWeaker: true)),
        ("StoresWriteDurably", Operation.Writes, directory => Stores(directory, isDurable: true, hasLog: true, hasWeaker: false)),
        ("StoresWrite", Operation.Writes, directory => Stores(directory, isDurable: false, hasLog: true, hasWeaker: true)),
    ];

    private static IEnumerable<StoreRow> Stores(string parent, bool isDurable, bool hasLog, bool hasWeaker)
    {
        yield return new("ContextPool", new PoolStore(In("pool"), isDurable));
        if (hasLog) yield return new("with commits_log", new PoolStore(In("log"), isDurable, StoreFeatures.CommitLog));
        yield return new("SQLite", new SqliteStore(In("sqlite"), isDurable));
        yield return new("LMDB", new LmdbStore(In("lmdb"), isDurable));
        yield return new("LiteDB", new LiteDbStore(In("litedb")));
        if (!hasWeaker) yield break;
        yield return new("naive pool", new NaiveStore(In("naive")));
        yield return new("legacy file", new LegacyStore(In("legacy")));

        string In(string name) => Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
    }

    private static async Task FillAsync(StoreRow[] rows, int size, bool isToRead)
    {
        foreach (StoreRow row in rows)
        {
            int contexts = isToRead && size == Sizes[0] ? Listed : 1;
            for (int i = 0; i < contexts; i++) await row.MakeAsync(Conversation.Of(size));
        }
    }

    private static async Task MeasureAsync(Operation operation, StoreRow[] rows, int size, int rounds)
    {
        foreach (StoreRow row in rows) row.Forget();
        for (int round = 0; round < rounds; round++)
        {
            foreach (StoreRow row in rows)
            {
                // What appends make of a small one is another size.
                if (operation.Most < int.MaxValue && size <= 100) await row.MakeAsync(Conversation.Of(size));
                await row.RunAsync(operation.Ask, operation.Most);
            }
        }

        if (rows.Select(row => row.Answer).Distinct().Count() != 1)
            throw new InvalidOperationException($"{operation.Name}: the stores say {string.Join(", ", rows.Select(r => $"{r.Name} {r.Answer}"))}");
    }

    private static string Time(StoreRow row, StoreRow first) => row == first
        ? Number(row.Median(s => s.Microseconds))
        : string.Create(CultureInfo.InvariantCulture, $"{Number(row.Median(s => s.Microseconds))} ({row.TimesOf(first):0.00})");

    private static string Bytes(StoreRow row) => $"{Number(row.Median(s => s.Allocated) / 1000)} / {Number(row.Median(s => s.Written) / 1000)}";

    private static string Number(double value) => value.ToString(value < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static async Task WriteAsync(string path, string[] stores, List<string[]> times, List<string[]> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var output = new StreamWriter(path);
        foreach ((string text, List<string[]> cells) in new[] { ("Microseconds (and × ContextPool)", times), ("KB allocated / KB written", bytes) })
        {
            var table = new MarkdownTable([text, "messages", .. stores]);
            foreach (string[] row in cells) table.Add(row);
            table.Write(output);
        }

        await output.WriteLineAsync(Machine.Line(BenchDirectory.Parent, TimeProvider.System));
    }
}
