using ContextPool.Format;
using ContextPool.Migration.Options;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>
/// One context to migrate, one to update and one to adopt: together they walk every path of the graph. Whatever befell
/// earlier runs, <see cref="AssertHealedAsync"/> holds.
/// </summary>
internal sealed class Trio : IDisposable
{
    private static readonly string[] Good = ["migrated", "updated", "adopted", "unchanged"];

    private readonly LegacyJson _new = new LegacyJson(Some.ContextId(1)).Talk(2);
    private readonly LegacyJson _older = new LegacyJson(Some.ContextId(2)).Talk(1);
    private readonly LegacyJson _newer = new LegacyJson(Some.ContextId(2)).Talk(2);
    private readonly LegacyJson _foreign = new LegacyJson(Some.ContextId(3)).Talk(1);
    private TreeSnapshot? _sources;

    private Trio()
    {
    }

    public Scene Scene { get; } = new(inMemory: true);

    public IReadOnlyList<LegacyJson> Contexts => [_new, _newer, _foreign];

    /// <param name="options">Knobs; one item at a time where null, so that the nth call is nearly always the same.</param>
    public static async Task<Trio> CreateAsync(Func<MigrationOptions, MigrationOptions>? options = null)
    {
        var trio = new Trio();
        trio.Scene.Options = trio.Scene.Options with { Stages = Scene.Stages(1, 1) };
        if (options is not null) trio.Scene.Options = options(trio.Scene.Options);
        trio.Scene.Put(trio._older);
        await trio.Scene.RunAsync(options: trio.Scene.Options with { DeleteLegacy = false });
        trio.Scene.Put(trio._newer, writtenAt: 60);
        trio.Scene.Put(trio._new);
        trio.Scene.Put(trio._foreign);
        HandMadePool.Write(trio.Scene, trio._foreign);
        trio._sources = trio.Scene.Directory.Snapshot(Scene.Conversations);
        return trio;
    }

    /// <summary>I1 at any moment: each source is as it was, or gone with its context published and its backup there.</summary>
    public void AssertSourcesSafe()
    {
        foreach (LegacyJson context in Contexts)
        {
            if (File.Exists(Scene.PathOf(context)))
            {
                Assert.Equal(context.ToBytes(), File.ReadAllBytes(Scene.PathOf(context)));
                continue;
            }

            Assert.True(Scene.Options.DeleteLegacy, $"{context.Id} is gone");
            Scene.AssertPool(context);
            Assert.True(Scene.HasBackup(context.Id, context.ToBytes()), $"{context.Id} has no backup");
        }

        // The version that was replaced, or is to be, is in its place, in staging or in the trash, and whole.
        if (Scene.Options.DeleteLegacy && !File.Exists(Scene.PathOf(_newer))) return;
        Assert.True(Scene.HasBackup(_older.Id, _older.ToBytes()));
    }

    /// <summary>I2: whatever is under contexts/ is complete; a reader finds the old or the new version.</summary>
    public void AssertPublishedWhole()
    {
        if (Scene.IsPublished(_new.Id)) Scene.AssertPool(_new);
        Scene.AssertPool(_foreign);
        string place = Scene.ContextPath(_newer.Id);
        Assert.True(
            PoolOracle.Differences(_older.ToBytes(), place).Count == 0 || PoolOracle.Differences(_newer.ToBytes(), place).Count == 0);
    }

    /// <summary>I7: a run without faults finishes the work, and nothing tells that there ever were any.</summary>
    public async Task AssertHealedAsync()
    {
        FinishedRun run = await Scene.RunAsync();

        Assert.True(run.End == Outcomes.RunEnd.Completed, $"{run.End}: {run.Summary.Detail} {string.Join('\n', run.Rows)}");
        Assert.All(run.Rows, row => Assert.Contains(row["outcome"], Good));
        foreach (LegacyJson context in Contexts)
        {
            Scene.AssertPool(context);
            Assert.True(Scene.HasBackup(context.Id, context.ToBytes()), $"{context.Id} has no backup");
            Receipt? receipt = Receipt.FromJson(File.ReadAllBytes(Path.Combine(Scene.ContextPath(context.Id), "receipt.json")));
            Assert.Equal(context.ToBytes(), File.ReadAllBytes(receipt!.BackupPath));
            Assert.True(File.Exists(Path.Combine(Scene.ContextPath(context.Id), "index.json")));
        }

        Assert.Empty(PoolOracle.Differences(_older.ToBytes(), Assert.Single(Scene.Trashed(_newer.Id))));
        Scene.AssertNoLitter();
        Scene.AssertBackupsCheck();
        if (Scene.Options.DeleteLegacy) Assert.Empty(Scene.Directory.Names(Scene.Conversations));
        else Assert.Empty(_sources!.DifferencesTo(Scene.Directory.Snapshot(Scene.Conversations)));
    }

    public void Dispose() => Scene.Dispose();
}
