namespace ContextPool.Migration.Retention;

/// <summary>One thing that is due to go.</summary>
/// <param name="Kind">"trash", "backup" or "report".</param>
/// <param name="Name">Its name where it lies; of a report what the names of its files begin with.</param>
/// <param name="Why">Why it goes, on one line.</param>
internal sealed record Leaving(string Kind, string Name, string Why);
