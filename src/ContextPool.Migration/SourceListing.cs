using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Stages;

namespace ContextPool.Migration;

/// <summary>The files that a run is to look at, listed while it works. One thread.</summary>
/// <param name="options">Which.</param>
/// <param name="files">Where.</param>
/// <param name="progress">Told of each, and of the end.</param>
/// <param name="claimsLeft">Claimed sources that nobody could put back.</param>
internal sealed class SourceListing(MigrationOptions options, IFileOperations files, RunProgress progress, IReadOnlySet<string> claimsLeft)
{
    /// <summary>What broke the listing off; null where nothing did.</summary>
    public FileOperationException? Failure { get; private set; }

    /// <summary>The same for people.</summary>
    public string? Detail => Failure is null ? null
        : $"the legacy directory could not be listed to its end: {RunFault.Explain(Failure, options)}";

    /// <summary>Lists the directory while the graph works; ends early when nothing more is to be admitted.</summary>
    public IEnumerable<MigrationItem> Detect(RunEnvironment environment)
    {
        IEnumerable<string> names = options.Only is null
            ? files.List(environment.LegacyRoot)
            : SelectedNames(environment.LegacyRoot, options.Only);
        using IEnumerator<string> listing = names.GetEnumerator();

        // Looked for first, so that a limit met by the last file does not pass for one that left something undone.
        while (MoveNext(listing))
        {
            if (environment.StopAdmitting.IsCancellationRequested || environment.IsOutOfSpace) yield break;
            if (!options.Chooses(ClaimedSource.TryParseName(listing.Current, out string claimed, out _) ? claimed : listing.Current)) continue;
            if (ItemOf(listing.Current, environment) is not { } item) continue;
            progress.FileDetected();
            yield return item;
        }
    }

    /// <summary>
    /// What a listed name stands for; null for a file that was detected before. Claims that came into being since the run began
    /// are its own. A dry run puts none back, and tells of the sources that a real one would.
    /// </summary>
    private MigrationItem? ItemOf(string name, RunEnvironment environment)
    {
        string path = Path.Combine(environment.LegacyRoot, name);
        if (!ClaimedSource.TryParseName(name, out string sourceName, out _))
            return environment.IsNamedAgain(name) ? null : new MigrationItem(name, path);
        if (claimsLeft.Contains(name)) return new MigrationItem(name, path);
        bool isDeadRuns = options.DryRun && files.Stat(Path.Combine(environment.LegacyRoot, sourceName)) is null;
        return isDeadRuns ? new MigrationItem(sourceName, path) : null;
    }

    /// <summary>
    /// The files of the selected contexts, in whatever spelling they are there; of one that is not there the name it should have.
    /// The directory is listed even where the canonical name exists: a second spelling beside it must be told.
    /// </summary>
    private IEnumerable<string> SelectedNames(string root, IReadOnlySet<ContextId> selected)
    {
        var names = new List<(ContextId Id, string Name)>();
        foreach (string name in selected.Count == 0 ? [] : files.List(root))
        {
            if (SourceFile.TryParseName(name, out ContextId id) && selected.Contains(id)) names.Add((id, name));
        }

        names.AddRange(selected.Except(names.Select(n => n.Id)).Select(id => (id, SourceFile.NameOf(id))));
        foreach ((_, string name) in names.Order()) yield return name;
    }

    /// <summary>A listing that breaks off ends the detection; what was detected is worked on and accounted for.</summary>
    private bool MoveNext(IEnumerator<string> listing)
    {
        try
        {
            if (listing.MoveNext()) return true;
            progress.DetectionComplete();
        }
        catch (FileOperationException e)
        {
            Failure = e;
        }

        return false;
    }
}
