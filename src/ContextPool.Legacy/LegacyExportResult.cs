namespace ContextPool.Legacy;

/// <summary>What was written.</summary>
/// <param name="Path">The legacy file.</param>
/// <param name="Messages">How many messages are in it.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="OrderedBy">
/// The backup that gave order and spelling; null where there was none to rely on: the messages are then ordered by time, and an
/// upgraded state keeps its current spelling.
/// </param>
/// <param name="LeftOut">What could not be read and is not in it, each with why.</param>
public sealed record LegacyExportResult(string Path, int Messages, long Bytes, string? OrderedBy, IReadOnlyList<string> LeftOut);
