using System.Globalization;
using System.Text.Json.Serialization;

namespace ContextPool.Migration.Audit;

/// <summary>What a run needs of one file system, and what that has.</summary>
/// <param name="Root">Where it is mounted, as far as the path tells.</param>
/// <param name="Directories">The settings whose directories lie on it.</param>
/// <param name="NeededBytes">What the run will write there, in whole allocation units: of a dry run as it came out, else estimated from some of the files.</param>
/// <param name="FreeBytes">What is free for this user, before the run.</param>
/// <param name="KeptFreeBytes">What is to be left, as set.</param>
/// <param name="NeededFiles">How many files and directories the run will create.</param>
/// <param name="FreeFiles">How many the file system still takes; null where it has no such limit.</param>
public sealed record FileSystemUse(
    string Root, IReadOnlyList<string> Directories, long NeededBytes, long FreeBytes, long KeptFreeBytes, long NeededFiles, long? FreeFiles)
{
    /// <summary>True where not everything fits beside what is to be kept free; never where nothing is to be written.</summary>
    [JsonIgnore]
    public bool IsShort => NeededBytes > 0 && (FreeBytes - KeptFreeBytes < NeededBytes || FreeFiles < NeededFiles);

    /// <summary>One line on the first that is short; null where none is.</summary>
    public static string? WhyShort(IEnumerable<FileSystemUse> all) => all.FirstOrDefault(each => each.IsShort)?.Explain();

    private string Explain()
    {
        string files = FreeFiles < NeededFiles ? string.Create(CultureInfo.InvariantCulture, $", and {NeededFiles:N0} files, {FreeFiles:N0} may be created") : "";
        return $"the file system of {Root} ({string.Join(", ", Directories)}): about {Amounts.Bytes(NeededBytes)} are needed, {Amounts.Bytes(FreeBytes)} are free, "
            + $"{Amounts.Bytes(KeptFreeBytes)} of it to be kept (MinFreeBytes){files}; make room there, or name another directory";
    }
}
