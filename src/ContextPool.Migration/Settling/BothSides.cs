using ContextPool.Legacy;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Settling;

/// <summary>A context of which there is a legacy file and a pool, as both were when they were looked at.</summary>
/// <param name="Source">The legacy file.</param>
/// <param name="Versions">Which versions of both these are.</param>
/// <param name="Conflict">Why a run would call it a conflict; null where it would not.</param>
/// <param name="Why">In words, whichever it is.</param>
internal sealed record BothSides(ReadSource Source, LookedAt Versions, Reason? Conflict, string Why);
