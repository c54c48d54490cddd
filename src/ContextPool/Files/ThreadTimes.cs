using System.Globalization;

namespace ContextPool.Files;

/// <summary>What the system knows of a thread's life.</summary>
/// <param name="Processor">It ran.</param>
/// <param name="Runnable">It could have run, and no processor was free.</param>
internal readonly record struct ThreadTimes(TimeSpan Processor, TimeSpan Runnable)
{
    private const string Own = "/proc/thread-self/schedstat";

    /// <summary>Of the calling thread up to now; nothing where the system does not tell.</summary>
    public static ThreadTimes OfThisThread()
    {
        try
        {
            string[] nanoseconds = File.ReadAllText(Own).Split(' ');
            return new ThreadTimes(Parse(nanoseconds[0]), Parse(nanoseconds[1]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return default;
        }
    }

    public static ThreadTimes operator +(ThreadTimes a, ThreadTimes b) => new(a.Processor + b.Processor, a.Runnable + b.Runnable);

    private static TimeSpan Parse(string nanoseconds) =>
        TimeSpan.FromTicks(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
}
