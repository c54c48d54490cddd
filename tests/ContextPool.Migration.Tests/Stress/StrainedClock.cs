namespace ContextPool.Migration.Tests.Stress;

/// <summary>Each look at it is a step.</summary>
internal sealed class StrainedClock(TimeProvider inner, Strain strain) : TimeProvider
{
    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp()
    {
        strain.Pass(operation: null);
        return inner.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
