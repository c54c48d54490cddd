namespace ContextPool.Migrator.Settings;

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
