using System.Globalization;

namespace ContextPool.TestKit;

/// <summary>How far trials go that try many cases, and the count of those that they tried.</summary>
public static class Trials
{
    /// <summary>True where <c>CONTEXTPOOL_TRIALS=long</c> asks for the long form.</summary>
    public static bool AreLong { get; } = Environment.GetEnvironmentVariable("CONTEXTPOOL_TRIALS") == "long";

    /// <summary>Where trials by chance begin: <c>CONTEXTPOOL_SEED</c>, or the same in every run.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("CONTEXTPOOL_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? seed : 1;

    /// <summary>
    /// Adds to the count of the cases of a test class that were tried; kept where <c>CONTEXTPOOL_TRIED</c> names a directory, in one
    /// file per process.
    /// </summary>
    /// <param name="test">The test class.</param>
    /// <param name="cases">How many.</param>
    /// <param name="what">Of what, in the plural.</param>
    public static void Count(Type test, long cases, string what)
    {
        if (Environment.GetEnvironmentVariable("CONTEXTPOOL_TRIED") is not { Length: > 0 } directory) return;
        Directory.CreateDirectory(directory);
        string line = string.Create(CultureInfo.InvariantCulture, $"{test.FullName}\t{cases}\t{what}\n");
        lock (typeof(Trials)) File.AppendAllText(Path.Combine(directory, $"{Environment.ProcessId}.tsv"), line);
    }
}
