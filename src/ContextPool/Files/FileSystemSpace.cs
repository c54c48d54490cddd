namespace ContextPool.Files;

/// <summary>What a file system has left for this user.</summary>
/// <param name="FreeBytes">Bytes that may still be written; quotas are not in it.</param>
/// <param name="UnitBytes">What every file takes a multiple of.</param>
/// <param name="FreeFiles">How many files may still be created; null where there is no such limit, or none that is known.</param>
internal readonly record struct FileSystemSpace(long FreeBytes, long UnitBytes, long? FreeFiles)
{
    /// <summary>Where nobody says what the unit is: that of most file systems.</summary>
    public const long UsualUnit = 4096;

    /// <summary>The bytes that so many bytes of one file take.</summary>
    public static long Allocated(long bytes, long unit) => (bytes + unit - 1) / unit * unit;
}
