using System.Text.Json;
using ContextPool.Migration.Options;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>The order of the stages is that of the enumeration; whatever tells it to people tells the same.</summary>
public sealed class StageOrderTests
{
    private static readonly string[] InOrder = Enum.GetNames<Stage>();

    [Fact]
    public void Settings_HaveTheStagesInTheirOrder()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        using JsonDocument settings = JsonDocument.Parse(Read("appsettings.json"), options);
        JsonElement stages = settings.RootElement.GetProperty("Migration").GetProperty("Stages");
        Assert.Equal(InOrder, stages.EnumerateObject().Select(stage => stage.Name));
        Assert.Equal(InOrder, new StagesOptions().All.Select(stage => stage.Name));
    }

    [Fact]
    public void ReadmeAndPipeline_NameTheStagesInTheirOrder()
    {
        Assert.Contains($"Stages are `{string.Join("`, `", InOrder)}`", Read("src", "ContextPool.Migrator", "OPERATING.md"), StringComparison.Ordinal);
        Assert.Contains(string.Join(" ─► ", InOrder), Read("src", "ContextPool.Migration", "PIPELINE.md"), StringComparison.Ordinal);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Samples.Repository, .. path]));
}
