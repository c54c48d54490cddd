using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.BadInput;

/// <summary>
/// A file that cannot be migrated between two that can: it gets one row with its reason, leaves nothing behind, is not
/// touched, and does not disturb its neighbours.
/// </summary>
internal sealed class Refusal : IDisposable
{
    private readonly LegacyJson _before;
    private readonly LegacyJson _behind;

    public Refusal()
    {
        _before = Scene.PutTalk(1);
        _behind = Scene.PutTalk(0xfff, messages: 3);
    }

    public Scene Scene { get; } = new();

    /// <summary>One run over a file of these contents, named as every fixture.</summary>
    public static async Task AssertAsync(byte[] contents, Reason reason, string detail, LegacyLimits? limits = null)
    {
        // Held in memory and streamed through a tiny window, the file must be refused alike.
        foreach (LegacyLimits each in Both(limits ?? LegacyLimits.Default))
        {
            using var refusal = new Refusal();
            refusal.Scene.Put(Fixtures.FileName, contents);
            await refusal.AssertRunAsync(
                Fixtures.FileName, reason, detail, options: refusal.Scene.Options with { Limits = each });
        }
    }

    public static Task AssertAsync(LegacyJson context, Reason reason, string detail, LegacyLimits? limits = null) =>
        AssertAsync(context.ToBytes(), reason, detail, limits);

    /// <summary>One run with whatever the scene holds.</summary>
    public async Task AssertRunAsync(
        string fileName, Reason reason, string detail, IFileOperations? files = null, MigrationOptions? options = null,
        bool isSourceTouched = false)
    {
        TreeSnapshot sources = Scene.Directory.Snapshot(Scene.Conversations);
        FinishedRun run = await Scene.RunAsync(files, options);

        Assert.Equal(RunEnd.CompletedWithFailures, run.End);
        Assert.Equal(("failed", SnakeCase.Of(reason)), (run[fileName]["outcome"], run[fileName]["reason"]));
        Assert.Contains(detail, run[fileName]["detail"], StringComparison.Ordinal);
        Assert.Equal("migrated", run.OutcomeOf(_before.Id));
        Assert.Equal("migrated", run.OutcomeOf(_behind.Id));
        Scene.AssertPool(_before);
        Scene.AssertPool(_behind);
        Assert.Equal([_before.Id.ToString(), _behind.Id.ToString()], Scene.Directory.Names("storage/contexts"));
        Scene.AssertNoLitter();
        Scene.AssertBackupsCheck();
        if (!isSourceTouched) Assert.Empty(sources.DifferencesTo(Scene.Directory.Snapshot(Scene.Conversations)));
    }

    public void Dispose() => Scene.Dispose();

    private static LegacyLimits[] Both(LegacyLimits limits) => [limits, limits with { StreamingThreshold = 0, WindowBytes = 64 }];
}
