using ContextPool.Files;
using ContextPool.Migration.Options;

namespace ContextPool.Migration.Outcomes;

/// <summary>What a failed file operation means for a run as a whole, and for whoever is to mend it.</summary>
internal static class RunFault
{
    /// <summary>How the run ends. Never as a defect: the program did what it could.</summary>
    public static RunEnd EndOf(FileOperationException failed) => failed.Failure switch
    {
        FileFailure.NoSpace => RunEnd.NoSpace,
        FileFailure.NotSupported => RunEnd.FileSystemUnfit,
        _ => RunEnd.PlaceUnusable,
    };

    /// <summary>What failed on which path, as which user, and what to do about it.</summary>
    public static string Explain(FileOperationException failed, MigrationOptions options)
    {
        string another = SettingOf(failed.Path, options) is { } setting ? $"name another directory ({setting})" : "use another directory";
        string remedy = failed.Failure switch
        {
            FileFailure.AccessDenied => $"this is user {Environment.UserName}: give it the right to, or {another}",
            FileFailure.NoSpace => $"make room there, or {another}",
            FileFailure.NotSupported => $"its file system cannot do this: {another}, for instance on ext4 or xfs",
            FileFailure.TooManyOpenFiles => "raise the limit of open files (ulimit -n, LimitNOFILE=)",
            FileFailure.WrongKind or FileFailure.AlreadyExists => $"move away what lies there, or {another}",
            _ => $"look at the device, or {another}",
        };
        return $"{failed.Message}; {remedy}";
    }

    private static string? SettingOf(string path, MigrationOptions options)
    {
        (string Setting, string Directory)[] all =
        [
            (nameof(options.LegacyDirectory), options.LegacyDirectory), (nameof(options.StorageDirectory), options.StorageDirectory),
            (nameof(options.BackupDirectory), options.BackupDirectory), (nameof(options.ReportDirectory), options.ReportDirectory),
        ];

        // The longest one: directories lie in each other. Or the path is a parent that was to get one of them.
        List<(string Setting, string Directory)> whole = [.. all.Select(each => (each.Setting, Path.GetFullPath(each.Directory)))];
        List<(string Setting, string Directory)> below = [.. whole.Where(each => Contains(path, each.Directory))];
        return whole.Where(each => Contains(each.Directory, path)).OrderByDescending(each => each.Directory.Length).Select(each => each.Setting).FirstOrDefault()
            ?? (below.Count == 1 ? below[0].Setting : null);
    }

    private static bool Contains(string directory, string path) =>
        path == directory || path.StartsWith(Path.TrimEndingDirectorySeparator(directory) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
