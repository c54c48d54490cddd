using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>Files whose bytes matter, one folder per kind of damage; each is the same context.</summary>
internal static class Fixtures
{
    /// <summary>The context that every fixture is, or tries to be.</summary>
    public static ContextId Id { get; } = Some.ContextId(0xbd);

    public static string FileName { get; } = $"{Id}.json";

    public static byte[] Read(string kind) =>
        File.ReadAllBytes(Path.Combine(Samples.Repository, "tests", "Fixtures", kind, FileName));
}
