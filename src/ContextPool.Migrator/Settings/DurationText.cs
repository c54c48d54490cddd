using System.Globalization;
using System.Text.RegularExpressions;

namespace ContextPool.Migrator.Settings;

/// <summary>
/// Times as people write them: <c>04:00:00</c>, <c>1.12:00:00</c>, <c>90m</c>, <c>4h</c>, <c>30s</c>, <c>500ms</c>. A bare number is
/// refused: <see cref="TimeSpan.Parse(string)"/> would take it for days.
/// </summary>
internal static partial class DurationText
{
    // So many seconds that no unit overflows.
    private const int MaxDigits = 9;

    /// <summary>False where the text is no such time.</summary>
    public static bool TryRead(string? text, out TimeSpan time)
    {
        string trimmed = text?.Trim() ?? "";
        if (Clock().IsMatch(trimmed))
            return TimeSpan.TryParseExact(trimmed, "c", CultureInfo.InvariantCulture, out time);
        time = default;
        int digits = trimmed.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > MaxDigits) return false;
        long milliseconds = trimmed[digits..].ToLowerInvariant() switch { "ms" => 1, "s" => 1000, "m" => 60_000, "h" => 3_600_000, _ => 0 };
        time = TimeSpan.FromMilliseconds(long.Parse(trimmed.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture) * milliseconds);
        return milliseconds != 0;
    }

    /// <summary>As <c>hh:mm:ss</c>, with days before and fractions behind where there are any.</summary>
    public static string Write(TimeSpan time)
    {
        string text = time.ToString("c", CultureInfo.InvariantCulture);
        return time.Ticks % TimeSpan.TicksPerSecond == 0 ? text : text.TrimEnd('0');
    }

    [GeneratedRegex(@"^(\d{1,8}\.)?\d{2}:\d{2}:\d{2}(\.\d{1,7})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();
}
