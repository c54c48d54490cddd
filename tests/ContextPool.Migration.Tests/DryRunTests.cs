using ContextPool.Legacy;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>A dry run writes its report and nothing else, and the real run then does what it said.</summary>
public sealed class DryRunTests
{
    private static readonly string[] Predicted =
        ["outcome", "reason", "detail", "messages", "branches", "pool_bytes", "pool_sha256", "upgrades", "warnings", "source_sha256"];

    [Theory]
    [InlineData(LegacyLimits.DefaultStreamingThreshold)]
    [InlineData(0)]
    public async Task DryRun_PredictsTheRealRunAndWritesOnlyItsReport(int streamingThreshold)
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { Limits = LegacyLimits.Default with { StreamingThreshold = streamingThreshold, MaxMessageBytes = 60_000 } };
        scene.PutTalk(1);
        LegacyJson updated = scene.PutTalk(2);
        LegacyJson conflict = scene.PutTalk(3);
        LegacyJson older = scene.Put(new LegacyJson(ContextId.Parse(Some.ContextId(4).ToString())).Talk(1), writtenAt: 60);
        await scene.RunAsync();
        scene.Put(new LegacyJson(updated.Id).Talk(3), writtenAt: 60);
        scene.Put(new LegacyJson(conflict.Id).Talk(3), writtenAt: 60);
        scene.Put(new LegacyJson(older.Id).Talk(3));
        File.Delete(Path.Combine(scene.ContextPath(conflict.Id), "messages_pool", $"{Some.MessageId(1)}.json"));
        HandMadePool.Write(scene, scene.PutTalk(5));
        HandMadePool.Write(scene, new LegacyJson(scene.PutTalk(6).Id).Talk(4));
        scene.Directory.Write($"storage/contexts/{scene.PutTalk(7).Id}", "a file");
        foreach (string damage in new[] { "truncated-in-message" }) scene.Put(Fixtures.FileName, Fixtures.Read(damage));
        scene.Put(new LegacyJson(Some.ContextId(8)).Add(new MessageJson
        {
            MoreJson = $"\"rich_type\":[{string.Join(',', Enumerable.Repeat("1", 10_000))}]",
        }).In(JsonStyle.OneLine));
        scene.Put(new LegacyJson(Some.ContextId(9)).Talk(2).State("\"Idle\"").Branch("main", Some.MessageId(1)));
        Samples.CopyTo(scene.Directory);
        TreeSnapshot before = scene.Directory.Snapshot();

        FinishedRun dry = await scene.RunAsync(options: scene.Options with { DryRun = true });

        Assert.True(dry.Summary.DryRun);
        Assert.All(before.DifferencesTo(scene.Directory.Snapshot()), line => Assert.StartsWith("reports/", line, StringComparison.Ordinal));
        FinishedRun real = await scene.RunAsync();
        Assert.Equal(dry.End, real.End);
        Assert.Equal(Lines(dry), Lines(real));
        Assert.Equal(
            ["migrated", "unchanged", "updated", "conflict", "failed", "adopted"],
            dry.Rows.Select(r => r["outcome"]).Distinct().OrderBy(o => Array.IndexOf(["migrated", "unchanged", "updated", "conflict", "failed", "adopted"], o)));
    }

    [Fact]
    public async Task DryRunOfTheVeryFirstRun_MakesNoStore()
    {
        using var scene = new Scene();
        scene.PutTalk(1);

        FinishedRun run = await scene.RunAsync(options: scene.Options with { DryRun = true });

        Assert.Equal("migrated", run.OutcomeOf(Some.ContextId(1)));
        Assert.Equal([Scene.Conversations, "reports"], scene.Directory.Names());
    }

    private static IEnumerable<string> Lines(FinishedRun run) =>
        run.Rows.Select(r => $"{r["context_id"]}: {string.Join('|', Predicted.Select(c => r[c]))}");
}
