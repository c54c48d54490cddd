using System.Globalization;
using System.Text.RegularExpressions;

namespace ContextPool.Migrator.Settings;

/// <summary>Numbers of bytes as people write them: <c>1048576</c>, <c>1 MiB</c>, <c>0.5GiB</c>.</summary>
internal static class SizeText
{
    /// <summary>Such numbers with a unit, as a schema of JSON says it.</summary>
    public const string Pattern = @"^\d+(\.\d+)? ?[KkMmGg][Ii][Bb]$|^\d+$";

    // Largest first: writing takes the first one that divides evenly.
    private static readonly (string Name, long Bytes)[] Units =
    [
        ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
    ];

    /// <summary>False where the text is no such number, or no whole number of bytes.</summary>
    public static bool TryRead(string? text, out long bytes)
    {
        bytes = 0;
        ReadOnlySpan<char> number = text.AsSpan().Trim();
        long unit = TakeUnit(ref number);
        NumberStyles style = unit == 1 ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(number, style, CultureInfo.InvariantCulture, out decimal amount)) return false;
        // First alone, so that the product stays in the range of a decimal.
        if (amount > long.MaxValue || amount * unit > long.MaxValue) return false;
        amount *= unit;
        if (amount != decimal.Truncate(amount)) return false;
        bytes = (long)amount;
        return true;
    }

    /// <summary>In the largest unit that needs no fraction.</summary>
    public static string Write(long bytes)
    {
        foreach ((string name, long unit) in Units)
        {
            if (bytes == 0 || bytes % unit != 0) continue;
            return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit} {name}");
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }

    private static long TakeUnit(ref ReadOnlySpan<char> text)
    {
        foreach ((string name, long unit) in Units)
        {
            if (!text.EndsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            text = text[..^name.Length].TrimEnd();
            return unit;
        }

        return 1;
    }
}

/// <summary>
/// Times as people write them: <c>04:00:00</c>, <c>1.12:00:00</c>, <c>90m</c>, <c>4h</c>, <c>30d</c>, <c>30s</c>, <c>500ms</c>. A bare number is
/// refused: <see cref="TimeSpan.Parse(string)"/> would take it for days.
/// </summary>
internal static partial class DurationText
{
    /// <summary>Such times, as a schema of JSON says it.</summary>
    public const string Pattern = @"^(\d{1,8}\.)?\d{2}:\d{2}:\d{2}(\.\d{1,7})?$|^\d{1,9}([Mm][Ss]|[SsMmHhDd])$";

    private const int MaxDigits = 9;
    private const long MostMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    /// <summary>False where the text is no such time.</summary>
    public static bool TryRead(string? text, out TimeSpan time)
    {
        string trimmed = text?.Trim() ?? "";
        if (Clock().IsMatch(trimmed))
            return TimeSpan.TryParseExact(trimmed, "c", CultureInfo.InvariantCulture, out time);
        time = default;
        int digits = trimmed.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > MaxDigits) return false;
        long milliseconds = trimmed[digits..].ToLowerInvariant() switch { "ms" => 1, "s" => 1000, "m" => 60_000, "h" => 3_600_000, "d" => 86_400_000, _ => 0 };
        long amount = long.Parse(trimmed.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture) * milliseconds;
        if (milliseconds == 0 || amount > MostMilliseconds) return false;
        time = TimeSpan.FromMilliseconds(amount);
        return true;
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
