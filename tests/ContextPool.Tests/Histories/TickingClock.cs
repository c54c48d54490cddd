namespace ContextPool.Tests.Histories;

/// <summary>No two looks at it show the same millisecond, so that nothing is thrown away twice within one.</summary>
internal sealed class TickingClock : TimeProvider
{
    private long _ticks = System.GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow() =>
        new(Interlocked.Add(ref _ticks, TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
