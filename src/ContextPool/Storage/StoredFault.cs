namespace ContextPool.Storage;

/// <summary>Why something that is kept cannot be read.</summary>
/// <param name="Why">What was found and what was expected, for people.</param>
/// <param name="Within">Where in it, for people; empty for all of it.</param>
/// <param name="IsRefusal">
/// This user may not, or the machine cannot now: it says nothing about the thing, which is no worse than it was.
/// </param>
internal sealed record StoredFault(string Why, string Within = "", bool IsRefusal = false);
