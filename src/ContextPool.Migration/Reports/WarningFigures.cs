namespace ContextPool.Migration.Reports;

/// <summary>One kind of warning over all rows.</summary>
/// <param name="Code">As in PIPELINE.md.</param>
/// <param name="Contexts">How many have it.</param>
/// <param name="Times">How often in all of them.</param>
/// <param name="FirstContext">The first one that has it.</param>
internal sealed record WarningFigures(string Code, long Contexts, long Times, string FirstContext);
