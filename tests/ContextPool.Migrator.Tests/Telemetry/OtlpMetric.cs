namespace ContextPool.Migrator.Tests.Telemetry;

/// <summary>One data point as it arrived: the sum of a counter, or of a histogram with how many it is of.</summary>
internal sealed record OtlpMetric(string Scope, string Name, string Unit, IReadOnlyDictionary<string, string> Attributes, double Sum, long Count);
