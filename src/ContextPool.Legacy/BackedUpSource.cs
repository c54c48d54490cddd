namespace ContextPool.Legacy;

/// <summary>A legacy file of which a verified copy is kept, with the bytes that are converted: in memory, or in that copy.</summary>
/// <param name="Source">What was read.</param>
/// <param name="Text">Its bytes; whoever backed it up disposes of them.</param>
/// <param name="BackupPath">The copy; null where a dry run made none.</param>
internal sealed record BackedUpSource(ReadSource Source, LegacyText Text, string? BackupPath);
