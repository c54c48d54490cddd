using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Journal;

namespace ContextPool.Migration.Reports;

/// <summary>The runs that left a report in a directory. What else lies there is passed over.</summary>
internal sealed class ReportDirectory(IFileOperations files, string directory)
{
    // A summary has a few kilobytes; what is larger is none.
    private const long LargestSummary = 1 << 20;

    /// <summary>Absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(directory);

    /// <summary>Throws where there is no such directory: a mistyped one must not pass for one without runs.</summary>
    public void RequireExistence()
    {
        if (!files.LeadsToDirectory(Path)) throw new InvalidReportException(Path, "there is no such directory");
    }

    /// <summary>
    /// The runs, newest first. Only those that are taken from the sequence are read: years of nights lie in one directory.
    /// </summary>
    public IEnumerable<ReportedRun> Runs() => RunsAt(_ => true);

    /// <summary>The runs up to and including one, newest first.</summary>
    public IEnumerable<ReportedRun> RunsUpTo(string runId) =>
        RunsAt(place => string.CompareOrdinal(place.RunId, runId) <= 0);

    /// <summary>
    /// The one run whose id, or the beginning of whose id, is given. Throws <see cref="InvalidReportException"/> where there is none,
    /// or more than one.
    /// </summary>
    public ReportedRun Find(string beginning)
    {
        List<ReportedRun> found = [.. RunsAt(place => place.Name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)).Take(2)];
        return found switch
        {
            [] => throw new InvalidReportException(Path, $"there is no run {beginning}"),
            [var only] => only,
            _ => throw new InvalidReportException(Path, $"more than one run begins with {beginning}, for instance {found[0].RunId} and {found[1].RunId}"),
        };
    }

    private IEnumerable<ReportedRun> RunsAt(Func<ReportPlace, bool> isMeant)
    {
        HashSet<string> names = [.. files.List(Path)];
        return PlacesOf(names).Where(isMeant).Select(place => Read(place, names));
    }

    /// <summary>Of runs that completed a report or a summary, or left rows behind.</summary>
    private IEnumerable<ReportPlace> PlacesOf(IEnumerable<string> names) => names
        .Where(name => name.Split('.', 2) is [_, "csv" or "json" or "csv.partial"])
        .Select(name => ReportPlace.OfFile(Path, name)).OfType<ReportPlace>().Distinct()
        .OrderByDescending(place => place.Name, StringComparer.Ordinal);

    private ReportedRun Read(ReportPlace place, HashSet<string> names) => new(
        place, SummaryOf(place, names), names.Contains(System.IO.Path.GetFileName(place.Report)));

    private RunSummary? SummaryOf(ReportPlace place, HashSet<string> names)
    {
        if (!names.Contains(System.IO.Path.GetFileName(place.Summary))) return null;
        try
        {
            if (files.Stat(place.Summary) is not { Kind: FileKind.File, Length: <= LargestSummary }) return null;
            // A copy under another run's name would be counted twice.
            return files.ReadAllOrNull(place.Summary) is { } json && RunSummary.FromJsonOrNull(json) is { } summary
                && summary.RunId == place.RunId ? summary : null;
        }
        catch (FileOperationException)
        {
            // One summary that cannot be read costs that night its numbers, not the others theirs.
            return null;
        }
    }
}
