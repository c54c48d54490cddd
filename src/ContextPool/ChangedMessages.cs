namespace ContextPool;

/// <summary>What a repair does with messages whose contents changed and that nobody said were replaced.</summary>
public enum ChangedMessages
{
    /// <summary>
    /// A file that was last written before its context was published comes back from the backup: no program changed it. One that was
    /// written later may be meant so, by a program that knows nothing of the index, and stays.
    /// </summary>
    Leave,

    /// <summary>They are right as they are; the index is told so.</summary>
    Keep,

    /// <summary>They come back from the backup.</summary>
    Recover,
}
