using System.Globalization;

namespace ContextPool.Migrator.Settings;

/// <summary>Numbers of bytes as people write them: <c>1048576</c>, <c>1 MiB</c>, <c>0.5GiB</c>.</summary>
internal static class SizeText
{
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
