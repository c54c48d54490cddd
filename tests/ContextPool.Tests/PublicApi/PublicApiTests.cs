using ContextPool.TestKit;

namespace ContextPool.Tests.PublicApi;

public class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsWhatTheFilePins()
    {
        string actual = PublicSurface.Describe(typeof(ContextStore).Assembly);

        // A change on purpose replaces src/ContextPool/PublicApi.txt with this file.
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "PublicApi.actual.txt"), actual.TrimEnd('\n').Split('\n'));
        string pinned = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.txt"));
        Assert.Equal(pinned.ReplaceLineEndings("\n"), actual);
    }

    [Fact]
    public void PublicSurface_ShowsWhatItShould()
    {
        string surface = PublicSurface.Describe(typeof(ContextStore).Assembly);

        Assert.Contains("class ContextPool.ContextStore", surface, StringComparison.Ordinal);
        Assert.Contains("Task<ChatContext> OpenAsync(ContextId id, CancellationToken cancel = default)", surface, StringComparison.Ordinal);
        Assert.DoesNotContain("LinuxFileOperations", surface, StringComparison.Ordinal);
    }
}
