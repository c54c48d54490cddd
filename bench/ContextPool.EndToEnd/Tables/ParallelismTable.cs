using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Harness;

namespace ContextPool.EndToEnd.Tables;

/// <summary>What more contexts at once bring.</summary>
internal sealed class ParallelismTable(Bench bench) : ITable
{
    private static readonly string[] Stages = ["Detect", "Backup", "Convert", "WritePool", "Index", "Validate", "Publish"];
    private static readonly int[] Parallelisms = [1, 2, 4, 8];

    public string Name => "Parallelism";

    public void Run(TextWriter output)
    {
        CorpusShape shape = bench.IsQuick ? new CorpusShape(200, 50) : new CorpusShape(500, 100);
        string corpus = bench.Corpus(shape);
        List<Row> rows = [.. Parallelisms.Select(p => new Row($"{p} in every stage", () => Migrate(corpus, p)))];
        rows.Add(new Row("as set by default", () => bench.InNewDirectory(place => bench.Migrate(corpus, place))));
        Row.RunInTurn(rows, bench.Rounds, bench.Log);
        output.WriteLine($"{shape}. Medians of {bench.Rounds} rounds, all rows in turn.");
        output.WriteLine();
        var table = new MarkdownTable("parallelism", "wall ms", "user ms", "system ms", "peak MB", "wall × that of 1");
        foreach (Row row in rows)
        {
            table.Add(
                row.Name, Bench.Number(row.WallMs), Bench.Number(row.UserMs), Bench.Number(row.SystemMs), Bench.Number(row.PeakBytes / 1e6),
                Bench.Number(row.RatioTo(rows[0], m => m.WallMs), "N2"));
        }

        table.Write(output);
    }

    private Measurement Migrate(string corpus, int parallelism) => bench.InNewDirectory(
        place => bench.Migrate(corpus, place, Stages.Select(stage => ($"Stages__{stage}__Parallelism", $"{parallelism}"))));
}
