using ContextPool.Migration.Audit;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>Everything a page is made of; the same model always gives the same page.</summary>
/// <param name="Run">The run.</param>
/// <param name="Summary">Its summary.</param>
/// <param name="Figures">Its rows, added up.</param>
/// <param name="History">Runs up to and including this one, newest first, none but those that can be compared and this one.</param>
internal sealed record PageModel(ReportedRun Run, RunSummary Summary, ReportFigures Figures, IReadOnlyList<ReportedRun> History)
{
    /// <summary>Where the run was limited.</summary>
    public StageAdvice Advice { get; } = StageAdvice.Of(Summary);

    /// <summary>Of the run.</summary>
    public TimeSpan Duration => TimeSpan.FromMilliseconds(Summary.DurationMs);

    /// <summary>Files that somebody has to look at.</summary>
    public long Trouble => Figures.Concerns.Sum(concern => concern.Files);
}
