namespace ContextPool.Migration.Outcomes;

/// <summary>How a run ended, as people read it: the same words on the terminal and on the page.</summary>
internal static class RunEndText
{
    /// <summary>One line, without a full stop.</summary>
    public static string Of(RunEnd end) => end switch
    {
        RunEnd.Completed => "Completed",
        RunEnd.CompletedWithFailures => "Completed; some contexts failed or are in conflict",
        RunEnd.DamageFound => "Damage found: what was read back is not what was written; nothing of that was published in this run, its sources are kept",
        RunEnd.StoppedByLimit => "Stopped by a limit; the next run continues",
        RunEnd.StoppedBySignal => "Stopped by a signal; the next run continues",
        RunEnd.LegacyDirectoryMissing => "The legacy directory does not exist; nothing was done",
        RunEnd.LegacyDirectorySuspect => "The legacy directory holds fewer files than expected; nothing was done",
        RunEnd.StoreLocked => "Another run holds the store; nothing was done",
        RunEnd.NewerFormat => "A newer version wrote the store; nothing was done",
        RunEnd.PlaceUnusable => "A directory cannot be used",
        RunEnd.NoSpace => "There is not enough space",
        RunEnd.FileSystemUnfit => "A file system cannot do what a run needs",
        _ => "Failed by an internal error",
    };
}
