using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Harness;

namespace ContextPool.EndToEnd.Tables;

/// <summary>One context far larger than the byte budget.</summary>
internal sealed class LargeContextTable(Bench bench) : ITable
{
    public string Name => "LargeContext";

    public void Run(TextWriter output)
    {
        string corpus = bench.Corpus(new CorpusShape(1, bench.IsQuick ? 20_000 : 400_000));
        double megabytes = Bench.BytesOf(corpus) / 1e6;
        Measurement run = bench.InNewDirectory(place => bench.Migrate(corpus, place));
        var table = new MarkdownTable("one context of MB", "wall ms", "user ms", "system ms", "peak MB", "MB/s");
        table.Add(
            Bench.Number(megabytes), Bench.Number(run.WallMs), Bench.Number(run.UserMs), Bench.Number(run.SystemMs),
            Bench.Number(run.PeakBytes / 1e6), Bench.Number(megabytes / run.WallMs * 1e3));
        table.Write(output);
    }
}
