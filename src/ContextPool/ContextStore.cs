using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Serving;
using ContextPool.Storage;
using ContextPool.Storage.InMemory;
using ContextPool.Storage.Local;

namespace ContextPool;

/// <summary>
/// The front door: a storage directory, and optionally the legacy files behind it. Safe for concurrent use; holds no open
/// files and needs no disposing. One per program and directory serves best: what it opens shares memory, and its writers stand in
/// line, where two stores poll each other's locks as two programs do.
/// </summary>
public sealed partial class ContextStore
{
    private readonly IContextStorage _storage;
    private readonly TimeProvider _time;
    private readonly ContextStoreOptions _options;
    private readonly ContextOpener _opener;

    private ContextStore(IContextStorage storage, ContextStoreOptions options, TimeProvider time)
    {
        _storage = storage;
        _options = options;
        _time = time;
        _opener = new ContextOpener(storage, options, time);
    }

    /// <summary>What it serves.</summary>
    internal IContextStorage Storage => _storage;

    /// <summary>Its clock.</summary>
    internal TimeProvider Time => _time;

    /// <summary>Where it is, for people: the storage directory, absolute.</summary>
    public string Place => _storage.Place;

    /// <summary>
    /// Opens a storage directory; a directory that is not there yet is made one at the first save. Throws
    /// <see cref="StoreFormatException"/> where a newer version wrote it, <see cref="ArgumentException"/> for options that cannot be.
    /// </summary>
    public static ContextStore Open(string storageDirectory, ContextStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(storageDirectory);
        return Open(storageDirectory, options ?? new ContextStoreOptions(), FileOperations.ForThisPlatform, TimeProvider.System);
    }

    /// <summary>As <see cref="Open(string, ContextStoreOptions?)"/>, on other file operations and another clock.</summary>
    internal static ContextStore Open(string storageDirectory, ContextStoreOptions options, IFileOperations files, TimeProvider time)
    {
        ContextStoreOptions known = options.Checked(storageDirectory);
        var storage = new LocalStorage(
            new StoreLayout(storageDirectory), new LocalStorageOptions(known.Durable, known.TornFileWait, known.MessageCacheBytes), files, time);
        storage.Open();
        return new ContextStore(storage, known, time);
    }

    /// <summary>
    /// A store in the memory of this process, which begins empty and ends with it: for tests of programs that use the library, and for
    /// what is not to be kept. It does all that a directory does, but there are no legacy files behind it.
    /// </summary>
    /// <param name="options">Those of a directory of no meaning here are not looked at.</param>
    /// <param name="time">Its clock; that of the system where null.</param>
    public static ContextStore InMemory(ContextStoreOptions? options = null, TimeProvider? time = null)
    {
        ContextStoreOptions known = (options ?? new ContextStoreOptions()) with { Legacy = null };
        TimeProvider clock = time ?? TimeProvider.System;
        return new ContextStore(new MemoryStorage(clock), known.Checked("memory"), clock);
    }

    /// <summary>
    /// Looks for everything that is not as FORMAT.md says, and changes nothing; see <see cref="StoreChecker.CheckAsync"/>.
    /// What is found can be mended with <see cref="RepairAsync"/>.
    /// </summary>
    /// <param name="options">What to look at; the structure of all contexts where null.</param>
    /// <param name="summary">Counts what was looked at as the enumeration goes on.</param>
    /// <param name="cancel">Ends it between two contexts.</param>
    public IAsyncEnumerable<Finding> CheckAsync(
        CheckOptions? options = null, CheckSummary? summary = null, CancellationToken cancel = default) =>
        new StoreChecker(_storage.Examination, _time).CheckAsync(WithBackups(options ?? new CheckOptions()), summary, cancel);

    /// <summary>
    /// Mends what a check finds; says what it would do unless <see cref="RepairOptions.Execute"/>. See
    /// <see cref="StoreRepair.RunAsync(RepairOptions, CancellationToken)"/>.
    /// </summary>
    /// <param name="options">What it may do; nothing where null.</param>
    /// <param name="cancel">Ends it between two contexts; what was done stays done.</param>
    public Task<RepairResult> RepairAsync(RepairOptions? options = null, CancellationToken cancel = default)
    {
        RepairOptions known = options ?? new RepairOptions();
        return new StoreRepair(_storage, _time).RunAsync(known with { Backups = known.Backups ?? _options.Legacy?.Backups }, cancel);
    }

    /// <summary>As <see cref="IndexRebuild.OfAsync"/>, waiting for other writers as saves do.</summary>
    internal Task<IndexRebuild> RebuildIndexAsync(ContextId id, CancellationToken cancel) =>
        IndexRebuild.OfAsync(_storage, id, _options.WriterWait, cancel);

    /// <summary>A store that migrates knows how to read what it keeps.</summary>
    private CheckOptions WithBackups(CheckOptions options) => options with { Backups = options.Backups ?? _options.Legacy?.Backups };
}
