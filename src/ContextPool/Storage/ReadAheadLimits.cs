namespace ContextPool.Storage;

/// <summary>How far reading may be ahead of whoever takes what is read.</summary>
/// <param name="First">Items of the first batch.</param>
/// <param name="Largest">Batches double up to so many items.</param>
/// <param name="BatchBytes">A batch that holds so many bytes ends.</param>
internal readonly record struct ReadAheadLimits(int First, int Largest, long BatchBytes)
{
    /// <summary>What suits messages in files.</summary>
    /// <remarks>
    /// 8: a hop between threads costs as much as a message that the system has cached, and whoever stops early has read
    /// seven messages too many at most. 64: from there on larger batches bring nothing measurable.
    /// 1 MiB: 64 messages of usual size are a quarter of it, and of long ones a few are ahead, not hundreds of megabytes.
    /// </remarks>
    public static ReadAheadLimits Usual { get; } = new(First: 8, Largest: 64, BatchBytes: 1 << 20);
}
