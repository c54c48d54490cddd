namespace ContextPool.TestKit;

/// <summary>A clock that moves only when the test says so.</summary>
public sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    /// <summary>Starts at <see cref="Some.Time"/>.</summary>
    public StoppedClock()
        : this(Some.Time.ToDateTimeOffset())
    {
    }

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
