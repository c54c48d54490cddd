using System.Runtime.CompilerServices;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// Contexts in a directory of one machine, messages loose or packed; see FORMAT.md. Several programs may work on it at a time: locks of the
/// operating system and leases keep their writers apart, and readers look at neither.
/// </summary>
internal sealed partial class LocalStorage : IContextStorage
{
    private const int ListedAtOnce = 64;

    public LocalStorage(StoreLayout layout, LocalStorageOptions options, IFileOperations files, TimeProvider time)
    {
        Layout = layout;
        IsDurable = options.IsDurable;
        Files = files;
        Time = time;
        Torn = new TornFiles(files, time, options.TornFileWait);
        Packs = new PackCache(options.PackCacheBytes);
        Found = new FoundTerms
        {
            SyncsEachFile = options.IsDurable,
            SyncNamesAsync = () =>
            {
                SyncNames();
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>A directory for a check and a repair, be it a store or not: they do not wait for torn files, they look again.</summary>
    public static LocalStorage ToExamine(string storageDirectory, IFileOperations files, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(storageDirectory);
        return new LocalStorage(new StoreLayout(storageDirectory), new LocalStorageOptions(IsDurable: true, TornFileWait: TimeSpan.Zero), files, time);
    }

    public string Place => Layout.Root;

    /// <summary>The paths.</summary>
    public StoreLayout Layout { get; }

    public IFileOperations Files { get; }

    public TimeProvider Time { get; }

    /// <summary>Reads beside programs that write in place.</summary>
    public TornFiles Torn { get; }

    /// <summary>What was read last of packs.</summary>
    public PackCache Packs { get; }

    /// <summary>Whether what a save reported as done survives a power cut.</summary>
    public bool IsDurable { get; }

    /// <summary>How contexts that are vouched for become durable.</summary>
    public FoundTerms Found { get; init; }

    public IStorageExamination Examination => new LocalExamination(this);

    public IStorageMending Mending => new LocalMending(this);

    public IAsyncEnumerable<ContextId> ListAsync(CancellationToken cancel) => OffThread.InBatches(Listed(), ListedAtOnce, cancel);

    public IStorageLookout LookOut() => new LocalLookout(this);

    public IStoredContext Context(ContextId id) => ContextOf(id);

    public ValueTask<IContextDraft> BeginDraftAsync(ContextId id, int messages, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        StoreFormat.Create(Files, Layout, Time);
        WriterRoom room = WriterRoom.Open(Files, Layout, Time);
        DraftTerms terms = TermsOfItsOwn(room, messages);
        try
        {
            return new(BeginDraft(room.Writer, id, terms));
        }
        catch
        {
            terms.LetGo(false);
            throw;
        }
    }

    /// <summary>Begins a draft in the room of a writer that builds several, on its terms.</summary>
    public LocalDraft BeginDraft(string writer, ContextId id, DraftTerms terms)
    {
        var draft = new LocalDraft(this, Layout.Draft(writer, id), id, terms);
        draft.Begin();
        return draft;
    }

    public async IAsyncEnumerable<TrashEntry> ListTrashAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (TrashEntry entry in await Task.Run(Bin.List, cancel).ConfigureAwait(false)) yield return entry;
    }

    public ValueTask<bool> RemoveFromTrashAsync(TrashEntry entry, CancellationToken cancel) => new(Task.Run(() => Bin.TryRemove(entry), cancel));

    public ValueTask ClearLitterAsync(Action<string>? onPassedOver, CancellationToken cancel) => new(Task.Run(
        () =>
        {
            StagingArea.CleanUp(Files, Layout, Time, onPassedOver);
            ReturnedContexts.ClearTombstones(Files, Layout);
        },
        cancel));

    public ValueTask<Receipt?> ReadDeletedReceiptAsync(ContextId id, CancellationToken cancel) =>
        new(Task.Run(() => Tombstone.Read(Files, Layout, id), cancel));

    public Timestamp Now() => Timestamp.FromDateTime(Time.GetUtcNow());

    /// <summary>Makes the names of contexts durable, where saves are to be durable.</summary>
    public void SyncNames()
    {
        if (IsDurable) Files.SyncDirectory(Layout.Contexts);
    }

    /// <summary>A conversation belongs to whoever starts it; a server that shares it sets its own rights.</summary>
    private DraftTerms TermsOfItsOwn(WriterRoom room, int messages)
    {
        bool syncsEach = IsDurable && !FileBatch.SyncsTogether(messages);
        return new DraftTerms
        {
            Permissions = Permissions.Private,
            SyncsEachFile = syncsEach,
            SyncContentsAsync = () =>
            {
                if (IsDurable && !syncsEach) Files.SyncFileSystem(Layout.StagingOf(room.Writer));
                return Task.CompletedTask;
            },
            SyncNamesAsync = () =>
            {
                SyncNames();
                return Task.CompletedTask;
            },

            // What stays is left to a collection; it must not hide why the draft was given up.
            LetGo = _ =>
            {
                using (room) StagingArea.Remove(Files, Layout, room, Time);
            },
        };
    }

    private TrashBin Bin => new(Files, Layout);

    private LocalContext ContextOf(ContextId id) => new(this, Layout.Context(id), id);

    private IEnumerable<ContextId> Listed()
    {
        foreach (string name in Files.List(Layout.Contexts))
        {
            if (ContextId.TryParse(name, out ContextId id) && name == id.ToString() && IsContext(Layout.Context(id))) yield return id;
        }
    }

    /// <summary>One that this user may not look into counts: whoever opens it learns why, and the others are listed all the same.</summary>
    private bool IsContext(ContextLayout context)
    {
        try
        {
            return Files.Stat(context.Metadata) is { Kind: FileKind.File };
        }
        catch (FileOperationException)
        {
            return true;
        }
    }
}

/// <summary>How a directory is worked on.</summary>
/// <param name="IsDurable">Whether what a save reported as done survives a power cut.</param>
/// <param name="TornFileWait">How long a file that makes no sense must have stood still before it is damaged; see <see cref="TornFiles"/>.</param>
/// <param name="PackCacheBytes">How many bytes of packs are kept in memory; 0 = none.</param>
internal readonly record struct LocalStorageOptions(bool IsDurable, TimeSpan TornFileWait, long PackCacheBytes = 0);
