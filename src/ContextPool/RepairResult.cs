namespace ContextPool;

/// <summary>What a repair did or, when dry, would do first; and what is left.</summary>
/// <param name="IsDry">True where nothing was written.</param>
/// <param name="Done">What was done, in order; when dry, what would be.</param>
/// <param name="Skipped">What was left as it is and could be served or mended otherwise, with why.</param>
/// <param name="Lost">What cannot be brought back from anything at hand, with why.</param>
/// <param name="Unsettled">
/// What changed while it was looked at or mended, and was left: somebody is writing it, so it may well be whole. A later check or
/// repair tells.
/// </param>
public sealed record RepairResult(
    bool IsDry, IReadOnlyList<RepairAction> Done, IReadOnlyList<Remainder> Skipped, IReadOnlyList<Remainder> Lost,
    IReadOnlyList<Remainder> Unsettled);

/// <summary>A finding that a repair leaves behind.</summary>
/// <param name="Finding">What is still so.</param>
/// <param name="Why">Why it was left.</param>
public sealed record Remainder(Finding Finding, string Why);
