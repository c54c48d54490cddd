using ContextPool.Files;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Reports;

/// <summary>
/// What a page tells of a report, added up in one pass over its rows. Sums are exact; of rows themselves only a bounded number is
/// kept, whatever the report has.
/// </summary>
internal sealed class ReportFigures
{
    /// <summary>How many rows of each reason are kept for whoever has to look at them.</summary>
    public const int RowsPerReason = 100;

    /// <summary>How many rows are kept of what the run did.</summary>
    public const int RowsOfChanges = 1000;

    /// <summary>How many of the slowest contexts are kept.</summary>
    public const int RowsOfSlowest = 50;

    private readonly SortedDictionary<(string Outcome, string Reason), Concern> _concerns = [];
    private readonly SortedDictionary<string, WarningFigures> _warnings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly PriorityQueue<ReportedFile, (double WorkMs, long Order)> _slowest = new();
    private readonly List<ReportedFile> _changes = [];

    /// <param name="timeline">When the run was, for the rates within it.</param>
    public ReportFigures(Timeline timeline) => Timeline = timeline;

    public long Rows { get; private set; }

    public long SourceBytes { get; private set; }

    /// <summary>Of contexts that were migrated, updated or adopted.</summary>
    public long Messages { get; private set; }

    /// <summary>Bytes written for these.</summary>
    public long PoolBytes { get; private set; }

    /// <summary>The same as stored, compressed or not; 0 where the report does not tell.</summary>
    public long StoredBytes { get; private set; }

    public long SourcesRemoved { get; private set; }

    /// <summary>Rows for which the run did something or tells why not: all but <c>unchanged</c> ones.</summary>
    public long Changes { get; private set; }

    /// <summary>The first of these.</summary>
    public IReadOnlyList<ReportedFile> FirstChanges => _changes;

    /// <summary>What somebody has to look at: damage and conflicts first, then by how many files it concerns.</summary>
    public IEnumerable<Concern> Concerns => _concerns.Values
        .OrderBy(concern => concern.Rank).ThenByDescending(concern => concern.Files).ThenBy(concern => concern.ReasonCode, StringComparer.Ordinal);

    public IEnumerable<WarningFigures> Warnings => _warnings.Values.OrderByDescending(warning => warning.Contexts);

    /// <summary>Contexts with the most work, most first.</summary>
    public IEnumerable<ReportedFile> Slowest => _slowest.UnorderedItems
        .OrderByDescending(item => item.Priority).Select(item => item.Element);

    public SizeClasses Sizes { get; } = new();

    public Timeline Timeline { get; }

    /// <summary>Rows with an outcome, as spelled in the report.</summary>
    public long CountOf(string outcome) => _outcomes.GetValueOrDefault(outcome);

    /// <summary>All rows of a report.</summary>
    public static ReportFigures Of(IFileOperations files, string reportPath, Timeline timeline)
    {
        var figures = new ReportFigures(timeline);
        foreach (ReportedFile row in ReportReader.Read(files, reportPath)) figures.Add(row);
        return figures;
    }

    public void Add(ReportedFile row)
    {
        Rows++;
        SourceBytes += row.SourceBytes;
        if (row.SourceRemoved) SourcesRemoved++;
        _outcomes[row.Outcome] = CountOf(row.Outcome) + 1;
        if (row.Outcome is "migrated" or "updated" or "adopted")
        {
            Messages += row.Messages;
            PoolBytes += row.PoolBytes;
            StoredBytes += row.StoredBytes;
        }

        Sizes.Add(row.SourceBytes);
        Timeline.Add(row);
        AddChange(row);
        AddConcern(row);
        AddSlow(row);
        AddWarnings(row);
    }

    private void AddChange(ReportedFile row)
    {
        if (row.Outcome == "unchanged" && row.Reason.Length == 0) return;
        Changes++;
        if (_changes.Count < RowsOfChanges) _changes.Add(row);
    }

    private void AddConcern(ReportedFile row)
    {
        if (!row.NeedsSomebody) return;
        if (!_concerns.TryGetValue((row.Outcome, row.Reason), out Concern? concern))
            _concerns.Add((row.Outcome, row.Reason), concern = new Concern(row.Outcome, row.Reason));
        concern.Add(row);
    }

    private void AddSlow(ReportedFile row)
    {
        if (row.WorkMs <= 0) return;
        // Of equals the first one stays.
        _slowest.Enqueue(row, (row.WorkMs, -Rows));
        if (_slowest.Count > RowsOfSlowest) _slowest.Dequeue();
    }

    private void AddWarnings(ReportedFile row)
    {
        foreach (WarningCount warning in WarningCount.ParseAll(row.Warnings))
        {
            WarningFigures before = _warnings.GetValueOrDefault(warning.Code) ?? new WarningFigures(warning.Code, 0, 0, row.Name);
            _warnings[warning.Code] = before with { Contexts = before.Contexts + 1, Times = before.Times + warning.Count };
        }
    }
}
