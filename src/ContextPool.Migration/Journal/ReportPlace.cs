namespace ContextPool.Migration.Journal;

/// <summary>The files of one run's report in one directory.</summary>
internal sealed record ReportPlace(string Directory, string RunId)
{
    /// <summary>The complete report.</summary>
    public string Report => Path.Combine(Directory, RunId + ".csv");

    /// <summary>Rows as they come.</summary>
    public string Rows => Report + ".partial";

    /// <summary>The report before it is complete.</summary>
    public string Sorted => Report + ".sorted.partial";

    /// <summary>The summary.</summary>
    public string Summary => Path.Combine(Directory, RunId + ".json");

    /// <summary>The page.</summary>
    public string Page => Path.Combine(Directory, RunId + ".html");

    /// <summary>The page before it is complete.</summary>
    public string PageAside => Page + ".partial";

    /// <summary>The summary before it is complete.</summary>
    public string SummaryAside => Summary + ".partial";

    /// <summary>All of them, the summary last.</summary>
    public IReadOnlyList<string> All => [Page, PageAside, Rows, Sorted, Report, SummaryAside, Summary];
}
