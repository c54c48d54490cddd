using System.Runtime.InteropServices;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migrator;

/// <summary>What the program tells its caller. Scripts branch on these: a number never changes its meaning.</summary>
internal static class ExitCodes
{
    /// <summary>Done; also when there was nothing to do.</summary>
    public const int Completed = 0;

    /// <summary>Internal error: a defect.</summary>
    public const int InternalError = 1;

    /// <summary>Usage or settings wrong, or cancelled at the prompt.</summary>
    public const int UsageError = 2;

    /// <summary>Completed; some contexts failed, are in conflict, or are named and not there.</summary>
    public const int CompletedWithFailures = 3;

    /// <summary>Stopped by a limit; the next run continues.</summary>
    public const int StoppedByLimit = 5;

    /// <summary>Check or validation found damage.</summary>
    public const int DamageFound = 6;

    /// <summary>The legacy directory does not exist; for other commands, the store.</summary>
    public const int LegacyDirectoryMissing = 10;

    /// <summary>Another run holds the lock.</summary>
    public const int StoreLocked = 11;

    /// <summary>The legacy directory holds far fewer files than expected; nothing was done.</summary>
    public const int LegacyDirectorySuspect = 12;

    /// <summary>The store has a newer format version.</summary>
    public const int NewerFormat = 13;

    /// <summary>A directory cannot be used.</summary>
    public const int PlaceUnusable = 14;

    /// <summary>A file system is full.</summary>
    public const int NoSpace = 15;

    /// <summary>A file system cannot do what is needed of it.</summary>
    public const int FileSystemUnfit = 16;

    /// <summary>Stopped by SIGHUP at a clean boundary: 128 + 1, as shells report it.</summary>
    public const int StoppedByHangUp = 129;

    /// <summary>Stopped by SIGINT at a clean boundary: 128 + 2, as shells report it.</summary>
    public const int StoppedByInterrupt = 130;

    /// <summary>Stopped by SIGTERM at a clean boundary: 128 + 15, as shells report it.</summary>
    public const int StoppedByTermination = 143;

    /// <summary>Every code with its meaning in one line, in ascending order: the tables of README and OPERATING.md.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Completed, "done; also when there was nothing to do"),
        (InternalError, "internal error"),
        (UsageError, "usage or settings wrong, or cancelled at the prompt"),
        (CompletedWithFailures, "completed; some contexts failed or are in conflict, or one that was named is not there"),
        (StoppedByLimit, "stopped by a limit (--max-duration, --max-failures); the next run continues"),
        (DamageFound, "check or validation found damage"),
        (LegacyDirectoryMissing, "the legacy directory does not exist; for other commands, there is no store"),
        (StoreLocked, "another run holds the lock"),
        (LegacyDirectorySuspect, "the legacy directory is empty, or holds far fewer files than it should; nothing was done"),
        (NewerFormat, "the store has a newer format version"),
        (PlaceUnusable, "a directory cannot be used: the rights of the user, something else in its place, a device that fails; the message names path, user and what to do"),
        (NoSpace, "a file system is full, or all that is to be written does not fit beside MinFreeBytes; nothing was done, or the next run continues"),
        (FileSystemUnfit, "a file system cannot do what is needed of it, locks for instance; nothing was done"),
        (StoppedByHangUp, "stopped by SIGHUP at a clean boundary"),
        (StoppedByInterrupt, "stopped by SIGINT at a clean boundary"),
        (StoppedByTermination, "stopped by SIGTERM at a clean boundary"),
    ];

    /// <summary>The code of a run's end; <paramref name="signal"/> is the one received first, if any.</summary>
    public static int Of(RunEnd end, PosixSignal? signal) => end switch
    {
        RunEnd.Completed => Completed,
        RunEnd.CompletedWithFailures => CompletedWithFailures,
        RunEnd.DamageFound => DamageFound,
        RunEnd.StoppedByLimit => StoppedByLimit,
        RunEnd.StoppedBySignal => OfSignal(signal),
        RunEnd.LegacyDirectoryMissing => LegacyDirectoryMissing,
        RunEnd.LegacyDirectorySuspect => LegacyDirectorySuspect,
        RunEnd.StoreLocked => StoreLocked,
        RunEnd.NewerFormat => NewerFormat,
        RunEnd.PlaceUnusable => PlaceUnusable,
        RunEnd.NoSpace => NoSpace,
        RunEnd.FileSystemUnfit => FileSystemUnfit,
        _ => InternalError,
    };

    /// <summary>The code of being stopped by a signal.</summary>
    public static int OfSignal(PosixSignal? signal) => signal switch
    {
        PosixSignal.SIGTERM => StoppedByTermination,
        PosixSignal.SIGHUP => StoppedByHangUp,
        _ => StoppedByInterrupt,
    };
}
