namespace ContextPool.Migrator.Help;

/// <summary>One option: its names with their dashes, the long one first.</summary>
internal sealed record OptionLine(IReadOnlyList<string> Names, string Description, ValueLine Value);
