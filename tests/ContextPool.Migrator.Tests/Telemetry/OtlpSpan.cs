namespace ContextPool.Migrator.Tests.Telemetry;

/// <summary>One span as it arrived.</summary>
internal sealed record OtlpSpan(string Scope, string Name, string Id, string Parent, string Trace, IReadOnlyDictionary<string, string> Attributes, bool IsError);
