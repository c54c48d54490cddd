using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Serving;
using ContextPool.Storage.Local;

namespace ContextPool;

/// <summary>
/// The front door: a storage directory, and optionally the legacy files behind it. Safe for concurrent use; holds no open
/// files and needs no disposing. One per program and directory serves best: what it opens shares memory, and its writers stand in
/// line, where two stores poll each other's locks as two programs do.
/// </summary>
public sealed partial class ContextStore
{
    private readonly IFileOperations _files;
    private readonly TimeProvider _time;
    private readonly ContextStoreOptions _options;
    private readonly StoreLayout _layout;
    private readonly ContextOpener _opener;

    private ContextStore(string storageDirectory, ContextStoreOptions options, IFileOperations files, TimeProvider time)
    {
        _layout = new StoreLayout(storageDirectory);
        _options = options;
        _files = files;
        _time = time;
        _opener = new ContextOpener(_layout, options, files, time);
    }

    /// <summary>The storage directory, absolute.</summary>
    public string StorageDirectory => _layout.Root;

    /// <summary>
    /// Opens a storage directory; a directory that is not there yet is made one at the first save. Throws
    /// <see cref="StoreFormatException"/> where a newer version wrote it, <see cref="ArgumentException"/> for options that cannot be.
    /// </summary>
    public static ContextStore Open(string storageDirectory, ContextStoreOptions? options = null) =>
        Open(storageDirectory, options ?? new ContextStoreOptions(), FileOperations.ForThisPlatform, TimeProvider.System);

    /// <summary>As <see cref="Open(string, ContextStoreOptions?)"/>, on other file operations and another clock.</summary>
    public static ContextStore Open(string storageDirectory, ContextStoreOptions options, IFileOperations files, TimeProvider time)
    {
        var store = new ContextStore(storageDirectory, options.Checked(storageDirectory), files, time);
        store._opener.Features = StoreFormat.ReadFeatures(files, store._layout);
        return store;
    }

    /// <summary>
    /// Looks for everything that is not as FORMAT.md says, and changes nothing; see <see cref="StoreChecker.CheckAsync"/>.
    /// What is found can be mended with <see cref="StoreRepair"/>.
    /// </summary>
    /// <param name="options">What to look at; the structure of all contexts where null.</param>
    /// <param name="summary">Counts what was looked at as the enumeration goes on.</param>
    /// <param name="cancel">Ends it between two contexts.</param>
    public IAsyncEnumerable<Finding> CheckAsync(
        CheckOptions? options = null, CheckSummary? summary = null, CancellationToken cancel = default) =>
        new StoreChecker(StorageDirectory, _files, _time).CheckAsync(WithBackups(options ?? new CheckOptions()), summary, cancel);

    /// <summary>A store that migrates knows how to read what it keeps.</summary>
    private CheckOptions WithBackups(CheckOptions options) => options with { Backups = options.Backups ?? _options.Legacy?.Backups };
}
