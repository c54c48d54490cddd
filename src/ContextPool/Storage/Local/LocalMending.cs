using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>A storage directory as a repair sees it. Works on the thread of the caller.</summary>
internal sealed class LocalMending(LocalStorage storage) : IStorageMending
{
    private readonly IFileOperations _files = storage.Files;
    private readonly StoreLayout _store = storage.Layout;

    public IContextMending BeginMending(ContextId id, Timestamp now) => new ContextMending(_files, _store, id, now);

    /// <summary>Drafts go together, under the lock of the runs, so that none begins to write where this one deletes.</summary>
    public ValueTask<IReadOnlyList<string?>> MendAroundAsync(IReadOnlyList<RepairAction> actions)
    {
        string?[] whyNot = new string?[actions.Count];
        var drafts = new List<int>();
        for (int i = 0; i < actions.Count; i++)
        {
            switch (actions[i].Kind)
            {
                case RepairKind.CreateStoreFile:
                    whyNot[i] = WhyNot(() => StoreFormat.Create(_files, _store, storage.Time));
                    break;
                case RepairKind.DeleteUnfinishedDraft:
                    drafts.Add(i);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(actions), actions[i].Kind, "expected a step around the contexts");
            }
        }

        if (drafts.Count == 0) return new(whyNot);
        string? ofAll = WhyNot(() =>
        {
            string? busy = ClearStaging([.. drafts.Select(i => WriterOf(actions[i].Place))]);
            foreach (int i in drafts) whyNot[i] = busy ?? WhyStill(actions[i].Place);
        });
        foreach (int i in drafts) whyNot[i] ??= ofAll;
        return new(whyNot);
    }

    /// <summary>By the names of the writers: one that is gone may have left thousands of drafts.</summary>
    /// <returns>Why nothing was done; null where it was.</returns>
    private string? ClearStaging(HashSet<string> writers)
    {
        using RunLock? run = RunLock.TryTake(_files, _store, "repair", out string holder, storage.Time);
        if (run is null) return $"a run is at work: {holder}";
        StagingArea.CleanUp(_files, _store, storage.Time, isChosen: writers.Contains);
        return null;
    }

    private string WriterOf(string draft) => Path.GetRelativePath(_store.Staging, draft).Split(Path.DirectorySeparatorChar)[0];

    private string? WhyStill(string draft) => _files.Stat(draft) is null ? null : "it could not be removed, or its writer lives";

    private static string? WhyNot(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e) when (e is FileOperationException or StoreFormatException)
        {
            return $"the repair stopped: {e.Message}";
        }
    }
}
