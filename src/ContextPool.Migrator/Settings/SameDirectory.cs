using System.Globalization;
using ContextPool.Files;

namespace ContextPool.Migrator.Settings;

/// <summary>
/// Whether two paths lead to one directory: by links, or because it is mounted a second time, or because the file system takes
/// two spellings for one. Also of directories that are not there yet.
/// </summary>
internal static class SameDirectory
{
    /// <summary>True where both are one.</summary>
    public static bool Is(string first, string second) => IdentityOf(RealPath.Of(first)) == IdentityOf(RealPath.Of(second));

    /// <summary>True where the path leads to the directory or to something below it.</summary>
    public static bool IsOrIsBelow(string path, string directory)
    {
        string sought = IdentityOf(RealPath.Of(directory));
        for (string? each = RealPath.Of(path); each is not null; each = Path.GetDirectoryName(each))
        {
            if (IdentityOf(each) == sought) return true;
        }

        return false;
    }

    // The nearest directory that is there, by what the file system knows it by, and the names that lead on from it.
    private static string IdentityOf(string real)
    {
        for (string? there = real; there is not null; there = Path.GetDirectoryName(there))
        {
            if (StatOrNull(there) is { Inode: not 0 } stat)
                return string.Create(CultureInfo.InvariantCulture, $"{stat.Device}:{stat.Inode}:{Path.GetRelativePath(there, real)}");
        }

        return real;
    }

    private static FileStat? StatOrNull(string path)
    {
        try
        {
            return FileOperations.ForThisPlatform.Stat(path);
        }
        catch (FileOperationException)
        {
            // What may not be looked at is told apart from above.
            return null;
        }
    }
}
