using ContextPool.Format;

namespace ContextPool.TestKit;

/// <summary>Any valid value, for what a test needs and does not care about. Numbered ones are the same in every run.</summary>
public static class Some
{
    private static int _last = 0x1000;

    /// <summary>The time that tests live at: a second without a fraction.</summary>
    public static Timestamp Time { get; } = new(1_762_600_000, 0);

    /// <summary>An id that no other call has returned.</summary>
    public static ContextId ContextId() => ContextId(Interlocked.Increment(ref _last));

    /// <summary>The context with a number.</summary>
    public static ContextId ContextId(int number) => ContextPool.ContextId.Parse($"c0000000-0000-4000-8000-{number:x12}");

    /// <summary>An id that no other call has returned.</summary>
    public static MessageId MessageId() => MessageId(Interlocked.Increment(ref _last));

    /// <summary>The message with a number; a higher number sorts later.</summary>
    public static MessageId MessageId(int number) => ContextPool.MessageId.Parse($"a0000000-0000-4000-8000-{number:x12}");

    /// <summary>A time so many seconds after <see cref="Time"/>.</summary>
    public static Timestamp TimeAfter(double seconds) =>
        Timestamp.FromDateTime(Time.ToDateTimeOffset().AddSeconds(seconds));

    /// <summary>A receipt that is valid and true of nothing.</summary>
    internal static Receipt Receipt(ContextId id, string runId = "20251108T110640Z-0001", string poolSha256 = "") => new()
    {
        ContextId = id.ToString(),
        SourcePath = $"/legacy/{id}.json",
        SourceBytes = 1,
        SourceModified = Time.ToString(),
        SourceSha256 = new string('0', 64),
        BackupPath = $"/backups/{id}_20251108_110640.json",
        BackupSha256 = new string('0', 64),
        RunId = runId,
        ToolVersion = "1.0.0",
        PublishedAt = Time.ToString(),
        Upgrades = [],
        Messages = 0,
        PoolSha256 = poolSha256,
    };
}
