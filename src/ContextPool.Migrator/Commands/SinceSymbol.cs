using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ContextPool.Migrator.Commands;

/// <summary><c>--since</c>: how long ago, or a date.</summary>
internal static class SinceSymbol
{
    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    /// <summary>The option; its value is a moment.</summary>
    public static Option<Timestamp?> Option(TimeProvider time) => new("--since")
    {
        Description = "Only what changed since then: 30m, 12h, 7d, or a date in UTC, 2026-01-31.",
        HelpName = "time",
        CustomParser = result => Parse(result, time.GetUtcNow()),
    };

    private static Timestamp? Parse(ArgumentResult result, DateTimeOffset now)
    {
        string text = result.Tokens[^1].Value;
        if (TryReadAge(text) is { } age && age.Ticks < now.Ticks) return Timestamp.FromDateTime(now - age);
        if (DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
            return Timestamp.FromDateTime(date);
        result.AddError($"'{text}' (--since): expected a number with m, h or d, or a date like 2026-01-31");
        return null;
    }

    private static TimeSpan? TryReadAge(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)) return null;
        return text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' when count < 1_000_000 => TimeSpan.FromDays(count),
            _ => null,
        };
    }
}
