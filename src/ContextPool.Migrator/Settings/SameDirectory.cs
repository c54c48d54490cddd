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

/// <summary>Where a path leads once every link in it is followed, so that two spellings of one directory are seen to be one.</summary>
internal static class RealPath
{
    // As many as Linux follows; more is a loop.
    private const int MostLinks = 40;

    /// <summary>Absolute, without links and without a separator at its end. What does not exist is taken as it is written.</summary>
    public static string Of(string path)
    {
        int links = 0;
        return Follow(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), ref links);
    }

    private static string Follow(string full, ref int links)
    {
        string real = Path.GetPathRoot(full)!;
        foreach (string name in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, name);
            real = links < MostLinks && TargetOf(next) is { } target ? FollowLink(Path.GetFullPath(target, real), ref links) : next;
        }

        return real;
    }

    private static string FollowLink(string target, ref int links)
    {
        links++;
        return Follow(Path.TrimEndingDirectorySeparator(target), ref links);
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
