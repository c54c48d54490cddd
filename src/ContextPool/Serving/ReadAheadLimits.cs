namespace ContextPool.Serving;

/// <summary>How far reading may be ahead of whoever takes what is read.</summary>
/// <param name="First">Items of the first batch.</param>
/// <param name="Largest">Batches double up to so many items.</param>
/// <param name="BatchBytes">A batch that holds so many bytes ends.</param>
internal readonly record struct ReadAheadLimits(int First, int Largest, long BatchBytes);
