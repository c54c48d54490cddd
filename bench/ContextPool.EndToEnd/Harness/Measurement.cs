namespace ContextPool.EndToEnd.Harness;

/// <summary>What one process took, from its start to its end.</summary>
/// <param name="WallMs">By the clock.</param>
/// <param name="UserMs">Processor time of its own.</param>
/// <param name="SystemMs">Processor time of the kernel for it.</param>
/// <param name="PeakBytes">The most memory it had resident.</param>
/// <param name="Output">What it printed.</param>
internal sealed record Measurement(double WallMs, double UserMs, double SystemMs, long PeakBytes, string Output)
{
    public double ProcessorMs => UserMs + SystemMs;
}
