using ContextPool.Checking;

namespace ContextPool.Migrator.Settings;

/// <summary>The times of <see cref="CheckOptions"/> and <see cref="RepairOptions"/>, whose defaults are the same.</summary>
internal sealed record LookTimes
{
    /// <summary>Between two looks that must agree.</summary>
    public TimeSpan LookSpacing { get; init; } = new CheckOptions().LookSpacing;

    /// <summary>How long a thing must have been as it is.</summary>
    public TimeSpan SettleTime { get; init; } = new CheckOptions().SettleTime;
}
