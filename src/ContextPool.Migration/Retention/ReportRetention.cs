using ContextPool.Files;
using ContextPool.Migration.Journal;
using ContextPool.Migration.Options;
using ContextPool.Migration.Reports;
using ContextPool.Storage;

namespace ContextPool.Migration.Retention;

/// <summary>Reports with all that belongs to them, and what killed runs left of theirs.</summary>
internal sealed class ReportRetention(IFileOperations files, string directory, KeepRule rule) : IRetention
{
    // A run may still write rows; one that has written none for so long is dead.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(1);

    private readonly string _root = Path.GetFullPath(directory);

    public IReadOnlyList<Leaving> Find(DateTimeOffset now)
    {
        if (rule.KeepsEverything) return [];
        var compared = new Lazy<string?>(() => new ReportDirectory(files, _root).Runs().FirstOrDefault(run => run.IsComparable)?.RunId);
        // An evening of dry runs must not push the nights out.
        return
        [
            .. files.List(_root).Select(name => ReportPlace.OfFile(_root, name)).OfType<ReportPlace>().Distinct()
                .GroupBy(run => run.IsDry).OrderBy(kind => kind.Key)
                .SelectMany(kind => kind.OrderByDescending(run => run.RunId, StringComparer.Ordinal).Where((run, younger) => IsDue(run, younger, compared, now)))
                .Select(run => new Leaving("report", run.Name, rule.Why)),
        ];
    }

    public IReadOnlyList<Leaving> Remove(IReadOnlyList<Leaving> due, Action<string> warn) => Each.Done(due, leaving =>
    {
        // The summary last: as long as it is there the run is known.
        foreach (string file in PlaceOf(leaving).All) files.DeleteFile(file);
        return true;
    }, warn);

    private bool IsDue(ReportPlace run, int younger, Lazy<string?> compared, DateTimeOffset now) =>
        !rule.Keeps(younger, now - RunId.StartOf(run.RunId)) && run.RunId != compared.Value && !IsBeingWritten(run, now);

    private bool IsBeingWritten(ReportPlace run, DateTimeOffset now) =>
        files.Stat(run.Rows) is { } rows && now - rows.LastWrite.ToDateTimeOffset() <= LongestSilence;

    private ReportPlace PlaceOf(Leaving leaving) => ReportPlace.OfFile(_root, leaving.Name + ".csv")!;
}
