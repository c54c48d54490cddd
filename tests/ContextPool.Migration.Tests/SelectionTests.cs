using ContextPool.Migration.Audit;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>Patterns over file names choose what a run takes.</summary>
public sealed class SelectionTests : IDisposable
{
    private readonly Scene _scene = new();

    [Fact]
    public async Task IncludeAndExclude_LeaveOtherFilesUndetected()
    {
        for (int i = 1; i <= 12; i++) _scene.PutTalk(i);
        _scene.Put("notes.txt", "x"u8);

        // Ids end in 001 to 00c.
        RunSummary chosen = await RunAsync(["*0?.json"], ["*3.json", "*4.json"]);

        Assert.Equal((10L, 10L, true), (chosen.Detected, chosen.Outcomes["migrated"], chosen.Selected));
        Assert.False(_scene.IsPublished(Some.ContextId(3)));
        RunSummary rest = await RunAsync(null, ["*.txt"]);
        Assert.Equal((12L, 2L, 10L), (rest.Detected, rest.Outcomes["migrated"], rest.Outcomes["unchanged"]));
        Assert.Equal(0, (await RunAsync(["X*"], null)).Detected);
    }

    [Fact]
    public async Task SelectedRun_IsNoMeasureForTheNumberOfFiles()
    {
        for (int i = 1; i <= 12; i++) _scene.PutTalk(i);
        _scene.Options = _scene.Options with { MaxDrop = 50 };
        await RunAsync(null, null);
        Assert.Equal(1, (await RunAsync(["*1.json"], null)).Detected);
        Assert.Equal(12, (await RunAsync(null, null)).Detected);
    }

    public void Dispose() => _scene.Dispose();

    private async Task<RunSummary> RunAsync(string[]? include, string[]? exclude) =>
        (await _scene.RunAsync(options: _scene.Options with { Include = include, Exclude = exclude })).Summary;
}
