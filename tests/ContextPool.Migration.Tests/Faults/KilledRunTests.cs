using ContextPool.Migration.Options;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>I7: death before every change to the disk, one after the other. Reads change nothing, so they are no places to die.</summary>
[Trait("Category", "Slow")]
public sealed class KilledRunTests
{
    [Fact]
    public Task KilledAtAnyChange_NextRunFinishes() => KillAtEveryChangeAsync(o => o);

    [Fact]
    public Task KilledAtAnyChangeWhileDeletingSources_NextRunFinishes() =>
        KillAtEveryChangeAsync(o => o with { DeleteLegacy = true });

    [Fact]
    public Task KilledAtAnyChangeWithEachFileSynced_NextRunFinishes() =>
        KillAtEveryChangeAsync(o => o with { Durability = Durability.File, DeleteLegacy = true });

    [Fact]
    public Task KilledAtAnyChangeOfAPackedRun_NextRunFinishes() =>
        KillAtEveryChangeAsync(o => o with { Layout = Layout.Packed, DeleteLegacy = true });

    [Theory]
    [InlineData(Layout.Loose)]
    [InlineData(Layout.Packed)]
    public async Task KilledAtAnyChangeOfTheVeryFirstRun_NextRunFinishes(Layout layout)
    {
        for (int nth = 1; ; nth++)
        {
            using var scene = new Scene(inMemory: true, layout);
            LegacyJson context = scene.PutTalk(1);
            FaultyFileOperations files = new FaultyFileOperations(Scene.Disk).DieAtChange(nth);
            await scene.RunAsync(files);
            if (!files.IsDead) return;
            Trials.Count(typeof(KilledRunTests), 1, "kills");

            FinishedRun next = await scene.RunAsync();
            Assert.Equal(1, next.Summary.Outcomes["migrated"] + next.Summary.Outcomes["unchanged"]);
            scene.AssertPool(context);
            scene.AssertNoLitter();
            scene.AssertBackupsCheck();
        }
    }

    private static async Task KillAtEveryChangeAsync(Func<MigrationOptions, MigrationOptions> options)
    {
        int nth = 0;
        bool isDead;
        do
        {
            using Trio trio = await Trio.CreateAsync(options);
            FaultyFileOperations files = new FaultyFileOperations(Scene.Disk).DieAtChange(++nth);
            try
            {
                await trio.Scene.RunAsync(files);
                isDead = files.IsDead;
                trio.AssertSourcesSafe();
                trio.AssertPublishedWhole();
                await trio.AssertHealedAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"killed at change {nth}", e);
            }
        }
        while (isDead);
        Assert.True(nth > 40, $"only {nth} changes");
        Trials.Count(typeof(KilledRunTests), nth - 1, "kills");
    }
}
