namespace ContextPool.Migrator.Help;

/// <summary>One argument; how it is written in a usage line.</summary>
internal sealed record ArgumentLine(string Usage, string Description, ValueLine Value);
