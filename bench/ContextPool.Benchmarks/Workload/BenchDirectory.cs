namespace ContextPool.Benchmarks.Workload;

/// <summary>
/// Where the files of a run lie: below <c>BENCH_DIR</c>, e.g. a memory file system, else below the temporary
/// directory. Removed at the end of the run.
/// </summary>
internal static class BenchDirectory
{
    /// <summary>The environment variable that names another parent.</summary>
    public const string Variable = "BENCH_DIR";

    private static readonly Lazy<string> Root = new(() => Directory.CreateDirectory(
        Path.Combine(Parent, $"contextpool-bench-{Guid.NewGuid():N}")).FullName);

    private static int _last;

    /// <summary>Where it is made.</summary>
    public static string Parent => Path.GetFullPath(Environment.GetEnvironmentVariable(Variable) ?? Path.GetTempPath());

    /// <summary>A directory that nobody has used.</summary>
    public static string New(string name) =>
        Directory.CreateDirectory(Path.Combine(Root.Value, $"{name}-{Interlocked.Increment(ref _last)}")).FullName;

    /// <summary>Deletes everything.</summary>
    public static void Remove()
    {
        if (Root.IsValueCreated) Directory.Delete(Root.Value, recursive: true);
    }
}
