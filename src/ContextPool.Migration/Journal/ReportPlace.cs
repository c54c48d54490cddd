using ContextPool.Storage;

namespace ContextPool.Migration.Journal;

/// <summary>The files of one run's report in one directory.</summary>
/// <param name="Directory">Where.</param>
/// <param name="RunId">Whose.</param>
/// <param name="IsDry">Whether it only says what a run would do: its names say so too, so that nobody takes it for what was done.</param>
internal sealed record ReportPlace(string Directory, string RunId, bool IsDry = false)
{
    private const string DrySuffix = "-dry";

    /// <summary>What the names of all its files begin with.</summary>
    public string Name => IsDry ? RunId + DrySuffix : RunId;

    /// <summary>The complete report.</summary>
    public string Report => Path.Combine(Directory, Name + ".csv");

    /// <summary>Rows as they come.</summary>
    public string Rows => Report + ".partial";

    /// <summary>The report before it is complete.</summary>
    public string Sorted => Report + ".sorted.partial";

    /// <summary>The summary.</summary>
    public string Summary => Path.Combine(Directory, Name + ".json");

    /// <summary>The page.</summary>
    public string Page => Path.Combine(Directory, Name + ".html");

    /// <summary>The page before it is complete.</summary>
    public string PageAside => Page + ".partial";

    /// <summary>The summary before it is complete.</summary>
    public string SummaryAside => Summary + ".partial";

    /// <summary>All of them, the summary last.</summary>
    public IReadOnlyList<string> All => [Page, PageAside, Rows, Sorted, Report, SummaryAside, Summary];

    /// <summary>The place that a file in a directory belongs to; null where its name is none that a run gives.</summary>
    public static ReportPlace? OfFile(string directory, string fileName)
    {
        string name = fileName.Split('.', 2)[0];
        bool isDry = name.EndsWith(DrySuffix, StringComparison.Ordinal);
        string run = isDry ? name[..^DrySuffix.Length] : name;
        if (!Storage.RunId.IsRunId(run)) return null;
        var place = new ReportPlace(directory, run, isDry);
        return place.All.Contains(Path.Combine(directory, fileName)) ? place : null;
    }
}
