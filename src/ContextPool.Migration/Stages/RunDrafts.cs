using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Where a run builds its contexts: in one room of the store, with the readers of the source, and with the syncs that all of them share.
/// A dry run's drafts discard what they are given. Safe for concurrent use.
/// </summary>
internal sealed class RunDrafts(IFileOperations files, StoreLayout store, string runId, RunSyncs syncs, TimeProvider time, MigrationOptions options)
{
    /// <summary>A save takes milliseconds; whoever holds a context for longer than this is left alone until the next run.</summary>
    public static readonly TimeSpan WriterWait = TimeSpan.FromSeconds(10);

    /// <summary>Counts what a dry run would have written; null in a real one.</summary>
    public DryFileOperations? Dry => _storage.Files as DryFileOperations;

    private readonly LocalStorage _storage = new(
        store, new LocalStorageOptions(IsDurable: true, TornFileWait: TimeSpan.Zero),
        options.DryRun ? new DryFileOperations(files, files.SpaceOf(files.NearestDirectory(store.Root)).UnitBytes) : files, time)
    {
        Found = new FoundTerms
        {
            SyncsEachFile = syncs.EachFile,
            SyncContentsAsync = syncs.ContentsAsync,
            SyncNamesAsync = syncs.NamesAsync,
            AsideOf = (id, name) => store.DraftFile(runId, id, name),
        },
    };

    /// <summary>A context that is in the store; what is done to it shares the run's syncs.</summary>
    public IStoredContext Context(ContextId id) => _storage.Context(id);

    /// <summary>Begins to build the context of a source; it is published only while the source still is what was read.</summary>
    public IContextDraft Begin(ReadSource source) => _storage.BeginDraft(runId, source.Id, new DraftTerms
    {
        Permissions = source.Stat.Permissions,
        Pack = options.PackOfDrafts,
        SyncsEachFile = syncs.EachFile,
        SyncContentsAsync = syncs.ContentsAsync,
        SyncNamesAsync = syncs.NamesAsync,
        WriterWait = WriterWait,
        LastLook = () => SourceReading.RequireUntouched(files, source.Path, source.Stat),
        LetGo = isPublished => DeleteUnlessPublished(source.Id, isPublished),
    });

    /// <summary>What a published one left behind is the version that it replaced, where that could not be moved to the trash.</summary>
    private void DeleteUnlessPublished(ContextId id, bool isPublished)
    {
        if (!isPublished && !options.DryRun) files.DeleteTree(store.Draft(runId, id).Root);
    }
}
