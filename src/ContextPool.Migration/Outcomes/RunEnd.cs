namespace ContextPool.Migration.Outcomes;

/// <summary>How a run ended, as far as somebody acts on it; each has its own exit code.</summary>
public enum RunEnd
{
    /// <summary>Every file was worked on, and none failed or is in conflict.</summary>
    Completed,

    /// <summary>Every file was worked on; some failed or are in conflict.</summary>
    CompletedWithFailures,

    /// <summary>
    /// Every file was worked on, or the run was stopped; in some the copy or the pool that was read back differs from what was
    /// written. Somebody must look at the device, so this goes before a stop and before ordinary failures.
    /// </summary>
    DamageFound,

    /// <summary>A limit ended the run; the next run continues.</summary>
    StoppedByLimit,

    /// <summary>A signal ended the run at a clean boundary; the next run continues.</summary>
    StoppedBySignal,

    /// <summary>The legacy directory does not exist; nothing was done.</summary>
    LegacyDirectoryMissing,

    /// <summary>The legacy directory holds fewer files than it should; nothing was done.</summary>
    LegacyDirectorySuspect,

    /// <summary>Another run holds the store; nothing was done.</summary>
    StoreLocked,

    /// <summary>A newer version wrote the store; nothing was done.</summary>
    NewerFormat,

    /// <summary>A directory of the run cannot be used: rights, something else in its place, a device that fails.</summary>
    PlaceUnusable,

    /// <summary>A file system is full, or would not have kept what is to be kept free.</summary>
    NoSpace,

    /// <summary>The file system of a directory cannot do what the run needs of it.</summary>
    FileSystemUnfit,

    /// <summary>A defect.</summary>
    InternalError,
}
