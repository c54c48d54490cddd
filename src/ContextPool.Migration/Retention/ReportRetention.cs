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
        List<string> runs = [.. files.List(_root).Select(RunOf).OfType<string>().Distinct().OrderDescending(StringComparer.Ordinal)];
        var compared = new Lazy<string?>(() => new ReportDirectory(files, _root).Runs().FirstOrDefault(run => run.IsComparable)?.RunId);
        return
        [
            .. runs.Where((run, younger) => !rule.Keeps(younger, now - RunId.StartOf(run)) && run != compared.Value && !IsBeingWritten(run, now))
                .Select(run => new Leaving("report", run, rule.Why)),
        ];
    }

    public IReadOnlyList<Leaving> Remove(IReadOnlyList<Leaving> due, Action<string> warn) => Each.Done(due, leaving =>
    {
        // The summary last: as long as it is there the run is known.
        foreach (string file in new ReportPlace(_root, leaving.Name).All) files.DeleteFile(file);
        return true;
    }, warn);

    private bool IsBeingWritten(string run, DateTimeOffset now) =>
        files.Stat(new ReportPlace(_root, run).Rows) is { } rows && now - rows.LastWrite.ToDateTimeOffset() <= LongestSilence;

    private string? RunOf(string name)
    {
        string run = name.Split('.', 2)[0];
        return RunId.IsRunId(run) && new ReportPlace(_root, run).All.Contains(Path.Combine(_root, name)) ? run : null;
    }
}
