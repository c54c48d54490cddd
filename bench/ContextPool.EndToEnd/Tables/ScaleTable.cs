using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Harness;

namespace ContextPool.EndToEnd.Tables;

/// <summary>Many small contexts: time and memory of each must not grow with their number. Then the same again, where nothing changed.</summary>
internal sealed class ScaleTable(Bench bench) : ITable
{
    private const int MessagesEach = 4;

    public string Name => "Scale";

    public void Run(TextWriter output)
    {
        int[] sizes = bench.IsQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
        output.WriteLine($"Contexts of about {MessagesEach} messages. First run: one. Unchanged: medians of {bench.Rounds}, warm.");
        output.WriteLine();
        var table = new MarkdownTable(
            "contexts", "first run ms", "µs a context", "processor µs a context", "peak MB",
            "unchanged ms", "contexts/s", "µs a context", "processor µs a context", "peak MB");
        foreach (int contexts in sizes) Add(table, contexts);
        table.Write(output);
        output.WriteLine("Every time is that of the whole program, its start included.");
        output.WriteLine();
    }

    private void Add(MarkdownTable table, int contexts)
    {
        string corpus = bench.Corpus(new CorpusShape(contexts, MessagesEach));
        bench.InNewDirectory(place =>
        {
            Measurement first = bench.Migrate(corpus, place);
            var again = new Row($"{contexts} unchanged", () => bench.Migrate(corpus, place));
            Row.RunInTurn([again], bench.Rounds, bench.Log);
            table.Add(
                Bench.Number(contexts), Bench.Number(first.WallMs), Bench.Number(first.WallMs * 1e3 / contexts),
                Bench.Number(first.ProcessorMs * 1e3 / contexts), Bench.Number(first.PeakBytes / 1e6),
                Bench.Number(again.WallMs), Bench.Number(contexts / again.WallMs * 1e3), Bench.Number(again.WallMs * 1e3 / contexts, "N1"),
                Bench.Number((again.UserMs + again.SystemMs) * 1e3 / contexts, "N1"), Bench.Number(again.PeakBytes / 1e6));
            return first;
        });
    }
}
