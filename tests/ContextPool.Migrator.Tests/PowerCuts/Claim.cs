namespace ContextPool.Migrator.Tests.PowerCuts;

/// <summary>What a report said of a context: the version that its pool holds, and whether the run's settings make that durable.</summary>
internal sealed record Claim(string Night, string Outcome, byte[] Version, bool IsDurable);
