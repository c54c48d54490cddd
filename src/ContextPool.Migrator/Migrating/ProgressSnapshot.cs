using System.Globalization;
using ContextPool.Migration.Audit;
using ContextPool.Migrator.Printing;

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
    /// <summary>Now. Read in this order, more is never shown as ended than as detected.</summary>
    public static ProgressSnapshot Of(RunProgress progress, TimeSpan elapsed)
    {
        bool complete = progress.IsDetectionComplete;
        long ended = progress.Ended;
        return new ProgressSnapshot(ended, progress.Detected, complete, progress.SourceBytes, elapsed);
    }

    /// <summary>Null as long as the total or the pace is unknown.</summary>
    public TimeSpan? TimeLeft =>
        IsDetectionComplete && Ended > 0 ? Elapsed / Ended * Math.Max(0, Detected - Ended) : null;

    /// <summary>One line.</summary>
    public override string ToString()
    {
        string ended = string.Create(CultureInfo.InvariantCulture, $"{Ended:N0} of {Detected:N0}");
        string total = $"{ended}{(IsDetectionComplete ? "" : "+")} contexts, {Amounts.Bytes(Bytes)}";
        string pace = $"{Amounts.Rate(Ended, Elapsed)} contexts/s, {Amounts.ByteRate(Bytes, Elapsed)}";
        return TimeLeft is { } left ? $"{total}, {pace}, {Amounts.Time(Rounded(left))} left" : $"{total}, {pace}";
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}
