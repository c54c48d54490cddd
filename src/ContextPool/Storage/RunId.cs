using System.Globalization;

namespace ContextPool.Storage;

/// <summary>Names of runs: they sort by time, and two started in one millisecond differ.</summary>
internal static class RunId
{
    private const string Format = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int NonceLength = 4;

    public static string New(TimeProvider time) =>
        time.GetUtcNow().ToString(Format, CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..NonceLength];

    /// <summary>When a run of this name began.</summary>
    public static DateTimeOffset StartOf(string runId) => DateTimeOffset.ParseExact(
        runId[..^(NonceLength + 1)], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>True for a name that a run gave its staging directory.</summary>
    public static bool IsRunId(string name) =>
        name.Length > NonceLength + 1 && name[^(NonceLength + 1)] == '-'
        && DateTimeOffset.TryParseExact(
            name[..^(NonceLength + 1)], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
