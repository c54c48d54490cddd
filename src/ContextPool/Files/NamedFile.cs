namespace ContextPool.Files;

/// <summary>One name of a directory.</summary>
/// <param name="Name">The name.</param>
/// <param name="Stat">What is there; null where it went away since it was listed.</param>
internal readonly record struct NamedFile(string Name, FileStat? Stat);
