namespace ContextPool.Benchmarks.Scenarios;

/// <summary>The names of the rows, the same in every table.</summary>
internal static class Row
{
    public const string Legacy = "legacy file";
    public const string Naive = "naive pool";
    public const string Pool = "ContextPool";
    public const string NotDurable = "ContextPool, not durable";
    public const string Durable = "ContextPool, durable";
}
