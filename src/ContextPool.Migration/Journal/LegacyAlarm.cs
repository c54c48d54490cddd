using System.Globalization;
using ContextPool.Migration.Options;

namespace ContextPool.Migration.Journal;

/// <summary>Tells a legacy directory that cannot be the one of last night from one that merely changed.</summary>
internal static class LegacyAlarm
{
    /// <summary>Among fewer files one chat that somebody deleted is a large part of all.</summary>
    public const int FewestFilesForDrop = 10;

    /// <summary>What is wrong with the number of files; null where nothing is.</summary>
    public static string? WhySuspect(long found, LegacyCount? last, MigrationOptions options)
    {
        if (found < options.MinFiles) return Text($"{found} context files, expected at least {options.MinFiles} (MinFiles)");

        // A run that was killed while it removed files left an unknown number of them.
        if (last is null or { IsRemoving: true } or { Files: 0 } || options.MaxDrop == MigrationOptions.AnyDrop) return null;
        long lost = last.Files - found;
        bool isTooMuch = found == 0 || (last.Files >= FewestFilesForDrop && lost * 100 > last.Files * options.MaxDrop);
        return !isTooMuch ? null : Text(
            $"{found} context files, run {last.RunId} left {last.Files}: expected to lose at most {options.MaxDrop} % of them (MaxDrop)");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
