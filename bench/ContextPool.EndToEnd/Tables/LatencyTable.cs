using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Harness;
using ContextPool.EndToEnd.Injected;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;

namespace ContextPool.EndToEnd.Tables;

/// <summary>What a stage's parallelism is worth where each call takes its time, however few the processors.</summary>
internal sealed class LatencyTable(Bench bench) : ITable
{
    private const int Milliseconds = 5;
    private static readonly int[] Parallelisms = [1, 4, 16, 64];

    public string Name => "Latency";

    public void Run(TextWriter output)
    {
        string corpus = bench.Corpus(new CorpusShape(256, 8));
        output.WriteLine($"{Milliseconds} ms for each message file created, on {Environment.ProcessorCount} processors; ideal: files × {Milliseconds} ms ÷ parallelism.");
        output.WriteLine();
        var table = new MarkdownTable("WritePool at", "ms", "ideal ms", "limited_by");
        foreach (int parallelism in Parallelisms)
        {
            RunSummary run = Once(corpus, parallelism);
            double ideal = (double)run.Messages * Milliseconds / parallelism;
            table.Add($"{parallelism}", Bench.Number(run.DurationMs), Bench.Number(ideal), run.LimitedBy);
        }

        table.Write(output);
    }

    private RunSummary Once(string corpus, int parallelism)
    {
        RunSummary? run = null;
        bench.InNewDirectory(place =>
        {
            run = InjectedRun.Run(
                corpus, place, o => o.With(Stage.WritePool, parallelism) with { Durability = Durability.None },
                InjectedRun.Creating(Milliseconds, oneAfterTheOther: false));
            bench.Log.WriteLine($"WritePool at {parallelism}: {run.DurationMs:N0} ms");
            return new Measurement(run.DurationMs, 0, 0, 0, "");
        });
        return run!;
    }
}
