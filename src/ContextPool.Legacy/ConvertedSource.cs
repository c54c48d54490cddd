namespace ContextPool.Legacy;

/// <summary>A legacy file that is backed up and was converted; nothing is written yet.</summary>
/// <param name="From">The file, and its copy.</param>
/// <param name="Context">What it becomes.</param>
internal sealed record ConvertedSource(BackedUpSource From, ConvertedContext Context);
