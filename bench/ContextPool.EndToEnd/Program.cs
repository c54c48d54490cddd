using System.Globalization;
using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Harness;
using ContextPool.EndToEnd.Rows;
using ContextPool.EndToEnd.Tables;

namespace ContextPool.EndToEnd;

/// <summary>
/// <c>tables</c> measures; <c>corpus</c>, <c>naive</c> and <c>floor</c> are what it measures with, each a process of its own. See bench/README.md.
/// </summary>
internal static class Program
{
    private const int FewestRounds = 5;

    private static int Main(string[] given)
    {
        var arguments = new Arguments(given);
        switch (given.FirstOrDefault())
        {
            case "corpus":
                var shape = new CorpusShape(arguments.Number("--contexts", 1000), arguments.Number("--messages", 100));
                if (arguments.Has("--varied")) shape = shape with { IsVaried = true };
                if (arguments.Value("--seed") is { } seed) shape = shape with { Seed = ulong.Parse(seed, CultureInfo.InvariantCulture) };
                Console.Out.WriteLine($"{shape}: {CorpusFiles.Write(shape, arguments.Word(1)) / 1e6:N0} MB");
                return 0;
            case "naive":
                NaiveMigration.Run(arguments.Word(1), arguments.Word(2), arguments.Word(3));
                return 0;
            case "floor":
                new Floor(FloorPlan.Load(arguments.Word(1)), arguments.Has("--read-back"))
                    .Run(arguments.Word(2), int.Parse(arguments.Word(3), CultureInfo.InvariantCulture), arguments.Has("--sync"));
                return 0;
            case "tables":
                return MakeTables(arguments);
            default:
                Console.Error.WriteLine(
                    "expected: tables --migrator PROGRAM --results DIR --dir DIR [--quick] [--rounds N] [--only TABLE], corpus DIR [--contexts N] [--messages N] [--seed N] [--varied], naive …, floor …");
                return 2;
        }
    }

    private static int MakeTables(Arguments arguments)
    {
        string migrator = arguments.Value("--migrator") ?? throw new ArgumentException("expected --migrator");
        string results = arguments.Value("--results") ?? throw new ArgumentException("expected --results");
        string scratch = Path.Combine(Path.GetFullPath(arguments.Value("--dir") ?? Path.GetTempPath()), $"contextpool-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(scratch);
        try
        {
            var bench = new Bench(
                migrator, scratch, arguments.Has("--quick"), Math.Max(FewestRounds, arguments.Number("--rounds", FewestRounds)), Console.Error);
            ITable[] tables =
            [
                new StartTable(bench, migrator), new MigrationTable(bench), new LayoutTable(bench), new ParallelismTable(bench), new LatencyTable(bench), new LimitsTable(bench),
                new ScaleTable(bench), new LargeContextTable(bench), new CatalogueTable(bench),
            ];
            foreach (ITable table in tables.Where(t => arguments.Value("--only") is not { } only || only.Split(',').Contains(t.Name)))
                Make(table, bench, results);
            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Make(ITable table, Bench bench, string results)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"## {table.Name}{(bench.IsQuick ? " (quick)" : "")}");
        text.WriteLine();
        table.Run(text);
        text.WriteLine($"Made on: {Machine.Line(bench.Scratch, TimeProvider.System)}.");
        Directory.CreateDirectory(results);
        using StreamWriter file = File.CreateText(Path.Combine(results, $"EndToEnd-{table.Name}{(bench.IsQuick ? "-quick" : "")}.md"));
        file.Write(text.ToString());
        Console.Out.WriteLine(text.ToString());
    }
}
