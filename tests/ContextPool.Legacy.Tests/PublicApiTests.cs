using ContextPool.TestKit;

namespace ContextPool.Legacy.Tests;

public class PublicApiTests
{
    [Fact]
    public void PublicSurface_IsWhatTheFilePins()
    {
        string actual = PublicSurface.Describe(typeof(LegacyDirectory).Assembly);

        // A change on purpose replaces src/ContextPool.Legacy/PublicApi.txt with this file.
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "PublicApi.actual.txt"), actual.TrimEnd('\n').Split('\n'));
        string pinned = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.txt"));
        Assert.Equal(pinned.ReplaceLineEndings("\n"), actual);
    }
}
