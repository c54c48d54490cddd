using System.Globalization;
using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Harness;

namespace ContextPool.EndToEnd.Tables;

/// <summary>The migration into packs beside that into loose files and beside the naive way: what it takes, and what lies there afterwards.</summary>
internal sealed class LayoutTable(Bench bench) : ITable
{
    // Text that compresses about as text does.
    private static readonly CorpusShape Usual = new(1000, 100, IsVaried: true);
    private static readonly CorpusShape Quick = new(200, 50, IsVaried: true);

    private readonly Dictionary<string, double> _allocated = [];

    public string Name => "Layout";

    public void Run(TextWriter output)
    {
        CorpusShape shape = bench.IsQuick ? Quick : Usual;
        string corpus = bench.Corpus(shape);
        Row loose = Migration("loose", corpus, ("Layout", "loose"));
        List<Row> rows =
        [
            Migration("packed", corpus, ("Layout", "packed")),
            loose,
            Migration("packed, Durability none", corpus, ("Layout", "packed"), ("Durability", "none")),
            Migration("loose, Durability none", corpus, ("Layout", "loose"), ("Durability", "none")),
            Stored("naive", place => Bench.Self("naive", corpus, Path.Combine(place, "storage"), Path.Combine(place, "backups"))),
        ];
        Row.RunInTurn(rows, bench.Rounds, bench.Log);
        Write(rows, loose, shape, corpus, output);
    }

    private Row Migration(string name, string corpus, params (string Name, string Value)[] settings) =>
        Stored(name, place => bench.Migrate(corpus, place, settings));

    /// <summary>A row of which is told what its pools take on the disk.</summary>
    private Row Stored(string name, Func<string, Measurement> run) => new(name, () => bench.InNewDirectory(place =>
    {
        Measurement measured = run(place);
        _allocated[name] = AllocatedIn(Path.Combine(place, "storage", "contexts"));
        return measured;
    }));

    private void Write(List<Row> rows, Row loose, CorpusShape shape, string corpus, TextWriter output)
    {
        double legacy = AllocatedIn(corpus);
        output.WriteLine(
            $"{shape}: {Bench.BytesOf(corpus) / 1e6:N0} MB of legacy files, {legacy / 1e6:N0} MB allocated. Medians of {bench.Rounds} rounds, all rows in turn; allocated as du tells.");
        output.WriteLine();
        var table = new MarkdownTable(
            "", "wall ms", "user ms", "system ms", "peak MB", "allocated MB", "legacy ÷ this, allocated", "loose ÷ this, allocated",
            "this ÷ loose, wall", "this ÷ loose, processor", "naive ÷ this, wall");
        foreach (Row row in rows)
        {
            double allocated = _allocated[row.Name];
            table.Add(
                row.Name, Bench.Number(row.WallMs), Bench.Number(row.UserMs), Bench.Number(row.SystemMs), Bench.Number(row.PeakBytes / 1e6),
                Bench.Number(allocated / 1e6), Bench.Number(legacy / allocated, "N2"), Bench.Number(_allocated[loose.Name] / allocated, "N2"),
                Bench.Number(row.RatioTo(loose, m => m.WallMs), "N2"), Bench.Number(row.RatioTo(loose, m => m.ProcessorMs), "N2"),
                Bench.Number(rows[^1].RatioTo(row, m => m.WallMs), "N2"));
        }

        table.Write(output);
    }

    private static double AllocatedIn(string directory) => double.Parse(
        MeasuredProcess.Run("du", ["-s", "--block-size=1", directory]).Output.Split('\t')[0], CultureInfo.InvariantCulture);
}
