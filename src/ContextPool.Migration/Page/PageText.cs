using System.Globalization;
using ContextPool.Migration.Audit;

namespace ContextPool.Migration.Page;

/// <summary>Numbers and times as the page writes them.</summary>
internal static class PageText
{
    public static string Number(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 100 ? "0.#" : "#,0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds as a time.</summary>
    public static string Time(double ms) => Amounts.Time(TimeSpan.FromMilliseconds(Math.Round(ms)));

    public static string Count(double count, string noun) => Amounts.Count(count, noun);

    /// <summary>A time in UTC with minutes; what a run's summary holds that is no time comes as it is.</summary>
    public static string Clock(string timestamp) => Timestamp.TryParse(timestamp, out Timestamp time)
        ? time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : timestamp;
}
