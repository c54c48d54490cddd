using System.Globalization;

namespace ContextPool.Migration.Options;

/// <summary>What is kept of things that pile up: whatever either of two rules keeps; everything where there is none.</summary>
/// <param name="Last">So many of the youngest; 1 and up.</param>
/// <param name="Within">What is no older than this.</param>
public sealed record KeepRule(int? Last, TimeSpan? Within)
{
    /// <summary>Nothing ever goes.</summary>
    public static KeepRule Everything { get; } = new(null, null);

    /// <summary>True where nothing ever goes.</summary>
    public bool KeepsEverything => Last is null && Within is null;

    /// <summary>True for what stays.</summary>
    /// <param name="younger">How many younger ones there are.</param>
    /// <param name="age">How old it is.</param>
    public bool Keeps(int younger, TimeSpan age) => KeepsEverything || younger < Last || age <= Within;

    /// <summary>Why something goes.</summary>
    public string Why => string.Join(", and ", new[]
    {
        Last is { } last ? last == 1 ? "not the last" : string.Create(CultureInfo.InvariantCulture, $"not among the last {last}") : null,
        Within is { } within ? $"older than {Text(within)}" : null,
    }.OfType<string>());

    private static string Text(TimeSpan time) => time == TimeSpan.FromDays(1) ? "a day"
        : time.Ticks % TimeSpan.TicksPerDay == 0 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays} days")
        : time.ToString("c", CultureInfo.InvariantCulture);
}
