using System.Globalization;

namespace ContextPool.Migration.Audit;

/// <summary>Amounts as people read them; decimal units, as disks are sold and their rates told.</summary>
internal static class Amounts
{
    private const double Step = 1000;

    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>How many of something, in its singular or plural.</summary>
    public static string Count(double count, string noun) =>
        $"{count.ToString("#,0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Bytes with three digits or so.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        while (bytes >= Step && unit < Units.Length - 1)
        {
            bytes /= Step;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(bytes, unit == 0 ? 0 : 1):0.#} {Units[unit]}");
    }

    /// <summary>How many times fewer bytes are stored than there are; a dash where either is none.</summary>
    public static string Ratio(long bytes, long stored) =>
        bytes > 0 && stored > 0 ? string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / stored:0.0} ×") : "–";

    /// <summary>Bytes a second.</summary>
    public static string ByteRate(long bytes, TimeSpan time) => $"{Bytes(PerSecond(bytes, time))}/s";

    /// <summary>Things a second, without their name.</summary>
    public static string Rate(long count, TimeSpan time) =>
        PerSecond(count, time).ToString("#,0.#", CultureInfo.InvariantCulture);

    /// <summary>Hours, minutes and seconds; short times with milliseconds.</summary>
    public static string Time(TimeSpan time) => time < TimeSpan.FromMinutes(1)
        ? time.TotalSeconds.ToString("0.### s", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}");

    private static double PerSecond(long count, TimeSpan time) => time > TimeSpan.Zero ? count / time.TotalSeconds : 0;
}
