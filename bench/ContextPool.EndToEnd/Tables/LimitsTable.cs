using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Harness;
using ContextPool.EndToEnd.Injected;
using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;

namespace ContextPool.EndToEnd.Tables;

/// <summary>What runs say that they were limited by, where it is known what they were limited by.</summary>
internal sealed class LimitsTable(Bench bench) : ITable
{
    private static readonly CorpusShape Talks = new(256, 8);

    public string Name => "Limits";

    public void Run(TextWriter output)
    {
        var table = new MarkdownTable("limited by", "ms", "processors used", "busiest stage", "busy", "waits for the budget", "write gain", "read gain", "limited_by");
        Add(table, "the processors", new CorpusShape(1000, 100), o => o);
        Add(table, "a disk that creates one file after the other, 2 ms each", Talks, o => o, InjectedRun.Creating(2, oneAfterTheOther: true));
        Add(table, "a file system that takes 5 ms for each creation", Talks, o => o, InjectedRun.Creating(5, oneAfterTheOther: false));
        Add(table, "5 ms for each file read back", Talks, o => o, InjectedRun.ReadingBack(5));
        Add(
            table, "a byte budget of 64 KiB, 5 ms for each creation", Talks, o => o.With(Stage.WritePool, 32) with { MaxBytesInFlight = 64 << 10 },
            InjectedRun.Creating(5, oneAfterTheOther: false));
        table.Write(output);
    }

    private void Add(
        MarkdownTable table, string what, CorpusShape shape, Func<MigrationOptions, MigrationOptions> knobs,
        Func<IFileOperations, IFileOperations>? slow = null)
    {
        string corpus = bench.Corpus(shape);
        bench.InNewDirectory(place =>
        {
            RunSummary run = InjectedRun.Run(corpus, place, o => knobs(o with { Durability = Durability.None }), slow);
            StageSummary busiest = run.Stages.MaxBy(s => s.Utilisation)!;
            table.Add(
                what, Bench.Number(run.DurationMs), Percent(RunLimit.ProcessorShare(run) ?? 0), busiest.Name, Percent(busiest.Utilisation),
                Percent(RunLimit.BudgetWaitShare(run)), Gain(run.WriteGain), Gain(run.ReadGain), run.LimitedBy);
            bench.Log.WriteLine($"{what}: {run.LimitedBy}");
            return new Measurement(run.DurationMs, 0, 0, 0, "");
        });
    }

    private static string Gain(double? gain) => gain is { } known ? Percent(known) : "-";

    private static string Percent(double share) => Bench.Number(share * 100) + " %";
}
