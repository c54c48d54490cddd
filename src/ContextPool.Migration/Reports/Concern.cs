using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Reports;

/// <summary>All files that need somebody for one and the same reason.</summary>
internal sealed class Concern(string outcome, string reasonCode)
{
    private readonly List<ReportedFile> _first = [];

    public string Outcome { get; } = outcome;

    /// <summary>As spelled in the report; a later version may have reasons that this one does not know.</summary>
    public string ReasonCode { get; } = reasonCode;

    /// <summary>Null where it is none of this version.</summary>
    public Reason? Reason { get; } = ReasonGuide.Find(reasonCode);

    /// <summary>How many files; all are counted.</summary>
    public long Files { get; private set; }

    /// <summary>How many of these the last report did not have.</summary>
    public long New { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<ReportedFile> First => _first;

    /// <summary>What is more urgent has the lower number.</summary>
    public int Rank => Reason?.IsDamage() == true ? 0 : Outcome == "conflict" ? 1 : Outcome == "failed" ? 2 : 3;

    public void Add(ReportedFile row)
    {
        Files++;
        if (row.IsNew == true) New++;
        if (_first.Count < ReportFigures.RowsPerReason) _first.Add(row);
    }
}
