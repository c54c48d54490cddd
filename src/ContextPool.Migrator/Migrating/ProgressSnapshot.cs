using System.Globalization;
using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Migrating;

/// <summary>How far a run is at one moment.</summary>
/// <param name="Ended">Files that ended.</param>
/// <param name="Detected">Files detected.</param>
/// <param name="IsDetectionComplete">True where <paramref name="Detected"/> is the total.</param>
/// <param name="Bytes">Bytes of files that ended.</param>
/// <param name="Elapsed">Since the start.</param>
internal sealed record ProgressSnapshot(
    long Ended, long Detected, bool IsDetectionComplete, long Bytes, TimeSpan Elapsed)
{
    /// <summary>How many files there were when the names were listed, before the first was begun; null where that was not done.</summary>
    public long? Expected { get; init; }

    /// <summary>How many bytes those files had; null where nobody looked.</summary>
    public long? ExpectedBytes { get; init; }

    /// <summary>What is in each stage.</summary>
    public IReadOnlyList<StageLoad> Stages { get; init; } = [];

    /// <summary>True where <see cref="Total"/> is one.</summary>
    public bool IsTotalKnown => IsDetectionComplete || Expected is not null;

    /// <summary>All files, as far as that is known.</summary>
    public long Total => IsDetectionComplete ? Detected : Math.Max(Detected, Expected ?? 0);

    /// <summary>What has ended of all, 0 to 1; 0 as long as the total is not known.</summary>
    public double Share => !IsTotalKnown || Total == 0 ? 0 : Math.Min(1, (double)Ended / Total);

    /// <summary>Null as long as the total or the pace is unknown.</summary>
    public TimeSpan? TimeLeft => IsTotalKnown && Ended > 0 ? Elapsed / Ended * Math.Max(0, Total - Ended) : null;

    /// <summary>Now. Read in this order, more is never shown as ended than as detected.</summary>
    public static ProgressSnapshot Of(RunProgress progress, TimeSpan elapsed)
    {
        bool complete = progress.IsDetectionComplete;
        long ended = progress.Ended;
        return new ProgressSnapshot(ended, progress.Detected, complete, progress.SourceBytes, elapsed)
        {
            Expected = progress.Expected,
            ExpectedBytes = progress.ExpectedBytes,
            Stages = progress.Stages,
        };
    }

    /// <summary>One line.</summary>
    public override string ToString()
    {
        string ended = string.Create(CultureInfo.InvariantCulture, $"{Ended:N0} of {Total:N0}");
        string noun = IsTotalKnown && Total == 1 ? "context" : "contexts";
        string bytes = ExpectedBytes is { } all && all >= Bytes ? $"{Amounts.Bytes(Bytes)} of {Amounts.Bytes(all)}" : Amounts.Bytes(Bytes);
        string total = $"{ended}{(IsTotalKnown ? "" : "+")} {noun}, {bytes}";
        string pace = $"{Amounts.Rate(Ended, Elapsed)} contexts/s, {Amounts.ByteRate(Bytes, Elapsed)}";
        return TimeLeft is { } left ? $"{total}, {pace}, {Amounts.Time(Rounded(left))} left" : $"{total}, {pace}";
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}
