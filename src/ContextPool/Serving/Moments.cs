namespace ContextPool.Serving;

/// <summary>
/// The order in which a store looks at its disk: whoever takes a moment before reading knows that what is read is at least as new as
/// all that carries an earlier one. Safe for concurrent use.
/// </summary>
internal sealed class Moments
{
    private long _last;

    /// <summary>A moment later than all before.</summary>
    public long Next() => Interlocked.Increment(ref _last);
}
