using System.Text.Json;

namespace ContextPool.Migrator.Tests.Hosting;

/// <summary>How the program's memory is collected; a setting of this name that the runtime did not know would be passed over silently.</summary>
public sealed class CollectorTests
{
    [Fact]
    public void Garbage_IsNotLeftLyingByTheHundredMegabytes()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "ContextPool.Migrator.runtimeconfig.json");
        using var config = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement properties = config.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");

        Assert.InRange(properties.GetProperty("System.GC.Gen0MaxBudget").GetInt64(), 1 << 20, 16 << 20);
        Assert.False(properties.TryGetProperty("System.GC.Server", out JsonElement isServer) && isServer.GetBoolean());
    }
}
