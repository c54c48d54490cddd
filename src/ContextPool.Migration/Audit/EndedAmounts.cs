namespace ContextPool.Migration.Audit;

/// <summary>What one file adds to the sums of its run.</summary>
/// <param name="SourceBytes">Bytes of the file.</param>
/// <param name="Messages">Messages of its context where that was carried over, else 0.</param>
/// <param name="PoolBytes">Bytes written for it where it was carried over, else 0.</param>
internal readonly record struct EndedAmounts(long SourceBytes, long Messages, long PoolBytes);
