using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Stress;

/// <summary>
/// Each stage slow, failing or standing in turn, with room for one item and for many, and cancelled at every step: the end always comes, each
/// file has one row, no more bytes are in flight than there may be, the run ends as is documented, and the next one does what is left.
/// </summary>
public sealed class GraphUnderStressTests
{
    private static readonly (int Parallelism, int Capacity)[] Sizes = [(1, 1), (1, 16), (4, 4), (4, 16)];

    /// <summary>Which rows each kind of strain may lead to, beyond those of a run without.</summary>
    private static readonly Dictionary<StrainKind, (RunEnd[] Ends, string[] Reasons)> Expected = new()
    {
        [StrainKind.Slow] = ([RunEnd.CompletedWithFailures], []),
        [StrainKind.Stands] = ([RunEnd.CompletedWithFailures], []),
        [StrainKind.FailsOnce] = ([RunEnd.CompletedWithFailures], Failing),
        [StrainKind.Fails] = ([RunEnd.CompletedWithFailures], Failing),
        [StrainKind.FindsNoSpace] = ([RunEnd.NoSpace, RunEnd.CompletedWithFailures], [.. Failing, "no_space", "run_stopped"]),
        [StrainKind.StandsUntilCancelled] = ([RunEnd.StoppedBySignal, RunEnd.CompletedWithFailures], ["run_stopped"]),
    };

    public static IEnumerable<object[]> Strains =>
        from stage in Enum.GetValues<Stage>()
        from kind in Enum.GetValues<StrainKind>()
        where kind != StrainKind.None
        select new object[] { stage.ToString(), kind.ToString() };

    private static string[] Failing => ["io_error", "published_not_durable", "source_kept", "pool_damaged"];

    [Theory]
    [MemberData(nameof(Strains))]
    public async Task StageUnderStrain_EndsAsIsDocumented(string stage, string kind)
    {
        (Stage on, StrainKind strain) = (Enum.Parse<Stage>(stage), Enum.Parse<StrainKind>(kind));
        int felt = 0;
        int tried = 0;
        foreach ((int parallelism, int capacity) in Sizes)
        {
            foreach ((Layout layout, bool deletes) in Ways(tried++))
            {
                string which = $"{on} {strain}, {parallelism} at once of {capacity}, {layout}{(deletes ? ", deleting" : "")}";
                await TryAsync(which, new StrainedCase(on, strain, parallelism, capacity, layout, deletes), () => felt++);
            }
        }

        Assert.True(felt > 0, "the stage was never under strain");
    }

    /// <summary>By count, not by time: at every file operation, and wherever a stage is given an item or hands it on.</summary>
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(4, 16, true)]
    public async Task CancelledAtAnyStep_EndsAndTheNextRunFinishes(int parallelism, int capacity, bool packs)
    {
        int stride = Trials.AreLong ? 1 : 23;
        for (int nth = 1; ; nth += stride)
        {
            using Crowd crowd = await Crowd.CreateAsync(parallelism, capacity, packs ? Layout.Packed : Layout.Loose, deletes: nth % 2 == 0);
            using var stop = new CancellationTokenSource();
            using var strain = new Strain(default, StrainKind.None, stop.Cancel) { CancelsAt = nth };
            FinishedRun run = await crowd.RunAsync(strain, stop.Token);
            if (!strain.WasFelt) return;
            crowd.AssertSound(run);
            Assert.True(run.End is RunEnd.StoppedBySignal or RunEnd.CompletedWithFailures, $"step {nth}: {run.End} {run.Summary.Detail}");
            await crowd.AssertHealedAsync();
            Trials.Count(typeof(GraphUnderStressTests), 1, "steps at which a run was cancelled");
        }
    }

    /// <summary>One of the four ways in turn; all of them in the long form.</summary>
    private static (Layout Layout, bool Deletes)[] Ways(int turn)
    {
        (Layout, bool)[] all = [(Layout.Loose, false), (Layout.Packed, true), (Layout.Loose, true), (Layout.Packed, false)];
        return Trials.AreLong ? all : [all[turn % all.Length]];
    }

    private static async Task TryAsync(string which, StrainedCase tried, Action felt)
    {
        try
        {
            using Crowd crowd = await Crowd.CreateAsync(tried.Parallelism, tried.Capacity, tried.Layout, tried.Deletes);
            using var stop = new CancellationTokenSource();
            using var strain = new Strain(tried.Stage, tried.Kind, stop.Cancel);
            FinishedRun run = await crowd.RunAsync(strain, stop.Token);
            (RunEnd[] ends, string[] reasons) = Expected[tried.Kind];
            bool isDamage = run.End == RunEnd.DamageFound && run.Rows.Any(row => row["reason"] == "pool_damaged");
            Assert.True(ends.Contains(run.End) || isDamage, $"{run.End}: {run.Summary.Detail}\n{string.Join('\n', run.Rows)}");
            Assert.All(run.Rows, row => Assert.Contains(row["reason"], reasons.Concat(["", "truncated"])));
            crowd.AssertSound(run);
            if (strain.WasFelt) felt();
            await crowd.AssertHealedAsync();
            Trials.Count(typeof(GraphUnderStressTests), 1, "runs with a stage under strain");
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{which}: {e.Message}", e);
        }
    }

    private sealed record StrainedCase(Stage Stage, StrainKind Kind, int Parallelism, int Capacity, Layout Layout, bool Deletes);
}
