using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Harness;
using ContextPool.EndToEnd.Rows;

namespace ContextPool.EndToEnd.Tables;

/// <summary>The migration of one corpus beside the naive way and beside the floor.</summary>
internal sealed class MigrationTable(Bench bench) : ITable
{
    // As WritePool by default.
    private const string FloorParallelism = "4";

    private static readonly CorpusShape Usual = new(1000, 100);
    private static readonly CorpusShape Quick = new(200, 50);

    public string Name => "Migration";

    public void Run(TextWriter output)
    {
        CorpusShape shape = bench.IsQuick ? Quick : Usual;
        string corpus = bench.Corpus(shape);
        string plan = bench.PlanOf(corpus);
        var floor = new Row("floor", () => bench.InNewDirectory(place => Floor(plan, place)));
        var readBack = new Row("floor that reads back", () => bench.InNewDirectory(place => Floor(plan, place, "--read-back")));
        var synced = new Row("floor that reads back, one sync", () => bench.InNewDirectory(place => Floor(plan, place, "--read-back", "--sync")));
        var naive = new Row("naive", () => bench.InNewDirectory(
            place => Bench.Self("naive", corpus, Path.Combine(place, "storage"), Path.Combine(place, "backups"))));
        List<Row> rows =
        [
            new Row("contextpool", () => bench.InNewDirectory(place => bench.Migrate(corpus, place))),
            new Row("contextpool, Durability none", () => bench.InNewDirectory(place => bench.Migrate(corpus, place, ("Durability", "none")))),
        ];
        if (bench.Knows("Layout", "packed"))
            rows.Add(new Row("contextpool, Layout packed", () => bench.InNewDirectory(place => bench.Migrate(corpus, place, ("Layout", "packed")))));
        rows.AddRange([naive, floor, readBack, synced]);
        Row.RunInTurn(rows, bench.Rounds, bench.Log);
        Write(rows, shape, corpus, FloorPlan.Load(plan), output);
    }

    private void Write(List<Row> rows, CorpusShape shape, string corpus, FloorPlan plan, TextWriter output)
    {
        double megabytes = Bench.BytesOf(corpus) / 1e6;
        output.WriteLine(
            $"{shape}: {megabytes:N0} MB of legacy files, {plan.Messages:N0} messages, {plan.Bytes / 1e6:N0} MB of message files. Medians of {bench.Rounds} rounds, all rows in turn.");
        output.WriteLine();
        Row naive = rows.First(r => r.Name == "naive");
        Row readBack = rows.First(r => r.Name == "floor that reads back");
        Row synced = rows[^1];
        var table = new MarkdownTable(
            "", "wall ms", "user ms", "system ms", "peak MB", "messages/s", "MB/s", "× floor that reads back", "× the same, one sync", "naive ÷ this", "naive ÷ this, processor");
        foreach (Row row in rows)
        {
            table.Add(
                row.Name, Bench.Number(row.WallMs), Bench.Number(row.UserMs), Bench.Number(row.SystemMs), Bench.Number(row.PeakBytes / 1e6),
                Bench.Number(plan.Messages / row.WallMs * 1e3), Bench.Number(megabytes / row.WallMs * 1e3),
                Bench.Number(row.RatioTo(readBack, m => m.WallMs), "N2"), Bench.Number(row.RatioTo(synced, m => m.WallMs), "N2"),
                Bench.Number(naive.RatioTo(row, m => m.WallMs), "N2"), Bench.Number(naive.RatioTo(row, m => m.ProcessorMs), "N2"));
        }

        table.Write(output);
    }

    private static Measurement Floor(string plan, string place, params string[] how) =>
        Bench.Self(["floor", plan, Path.Combine(place, "storage"), FloorParallelism, .. how]);
}
