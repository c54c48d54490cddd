namespace ContextPool.Checking;

/// <summary>
/// How sure a look has to be beside programs that write in place and without locks: what they have half written looks damaged.
/// </summary>
/// <param name="LookSpacing">Between two looks that must agree.</param>
/// <param name="SettleTime">How long a thing must have been as it is.</param>
internal sealed record Settling(TimeSpan LookSpacing, TimeSpan SettleTime)
{
    /// <summary>250 ms: a write in place of a message takes a few.</summary>
    public const int DefaultLookSpacingMs = 250;

    /// <summary>5 s: what a reader takes for damage, a check does as well.</summary>
    public const int DefaultSettleSeconds = ContextStoreOptions.DefaultTornFileSeconds;

    /// <summary>Throws where a time is negative.</summary>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LookSpacing, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(SettleTime, TimeSpan.Zero);
    }
}
