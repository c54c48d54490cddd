using ContextPool.Catalogue.Database;
using ContextPool.Catalogue.Refreshing;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue;

/// <summary>
/// A list of the contexts of a store that is sorted and paged in milliseconds, and a search in their messages, without opening any. It is derived
/// from the store and never the truth: it tells what the store was at the last <see cref="RefreshAsync(CancellationToken)"/>, and one that is
/// missing, damaged, of another version or of another store is made anew when it is next asked. Several programs may share one. Legacy files are
/// not in it before they are migrated. Safe for concurrent use; dispose of it to close its files.
/// </summary>
public sealed partial class StoreCatalogue : IDisposable
{
    private readonly IContextStorage _storage;
    private readonly CatalogueOptions _options;
    private readonly CatalogueFile _file;
    private readonly SemaphoreSlim _refreshing = new(1, 1);

    private StoreCatalogue(IContextStorage storage, CatalogueOptions options, CatalogueFile file)
    {
        _storage = storage;
        _options = options;
        _file = file;
    }

    /// <summary>Where it is, for people: a path, or <c>memory</c> where it ends with this object.</summary>
    public string Place => _file.Place;

    /// <summary>
    /// Opens the catalogue of a store, or makes it. Reads nothing of the store. Where its place cannot be written to, the catalogue is a copy that
    /// ends with this object. Throws <see cref="CatalogueException"/> where it is held or cannot be made, <see cref="ArgumentException"/> for
    /// options that cannot be.
    /// </summary>
    public static Task<StoreCatalogue> OpenAsync(ContextStore store, CatalogueOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        CatalogueOptions known = options ?? new CatalogueOptions();
        if (known.File is { Length: 0 }) throw new ArgumentException("expected a path, or null", nameof(options));
        if (known.LastWordsLength is < 0 or > 10_000) throw new ArgumentException("LastWordsLength: expected 0 to 10,000 characters", nameof(options));
        return Task.Run(() => Open(store.Storage, known), cancel);
    }

    /// <summary>True where words were indexed at any time, by whatever program, and are to be found.</summary>
    public Task<bool> HasWordsAsync(CancellationToken cancel = default) =>
        AskAsync(connection => Schema.Note(connection, Schema.WordsCompleteNote) is not null, cancel);

    /// <summary>
    /// Brings it to where the store is now: reads what has changed since the last time, whoever changed it, and takes out what is gone. Looks at
    /// every context, and reads only those that look changed. What cannot be read is told and stops nothing.
    /// </summary>
    public Task<CatalogueRefresh> RefreshAsync(CancellationToken cancel = default) =>
        InTurnAsync(() => new Refresher(_storage, _file, _options).OfAllAsync(cancel), cancel);

    /// <summary>As <see cref="RefreshAsync(CancellationToken)"/>, of some contexts: for whoever knows which have changed.</summary>
    public Task<CatalogueRefresh> RefreshAsync(IEnumerable<ContextId> contexts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        return InTurnAsync(() => new Refresher(_storage, _file, _options).OfAsync(contexts, cancel), cancel);
    }

    /// <summary>Forgets all and reads the store anew: for changes that no refresh sees, such as a message that a program overwrote in place.</summary>
    public async Task<CatalogueRefresh> RebuildAsync(CancellationToken cancel = default)
    {
        await Task.Run(_file.Replace, cancel).ConfigureAwait(false);
        return await RefreshAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>The messages whose words are indexed, as the index has them: for tests, because a search reads them again.</summary>
    internal Task<List<MessageId>> IndexedAsync() => AskAsync(
        connection =>
        {
            var ids = new List<MessageId>();
            using SqliteCommand command = connection.Prepare(
                "SELECT m.id FROM words w LEFT JOIN messages m ON m.n = w.rowid LEFT JOIN contexts c ON c.n = m.context AND c.id IS NOT NULL");
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read()) ids.Add(new MessageId(reader.Id(0)));
            return ids;
        },
        CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _refreshing.Dispose();
    }

    private static StoreCatalogue Open(IContextStorage storage, CatalogueOptions options)
    {
        string? inStore = (storage as LocalStorage)?.Layout.Catalogue;
        string? path = options.File is { } file ? Path.GetFullPath(file) : inStore;

        // One that lies in a store moves with it.
        try
        {
            return new StoreCatalogue(storage, options, CatalogueFile.Open(path, path == inStore ? "." : storage.Place));
        }
        catch (Exception e) when (e is DllNotFoundException || e is TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new CatalogueException(path ?? storage.Place, "SQLite's library, e_sqlite3, is not where the program is: search and lists need it", e);
        }
    }

    /// <summary>Asks something of a catalogue that has all of the store; reads the store first where it has not.</summary>
    private async Task<T> AskBuiltAsync<T>(string note, Func<SqliteConnection, T> work, CancellationToken cancel)
    {
        bool isBuilt = await AskAsync(connection => Schema.Note(connection, note) is not null, cancel).ConfigureAwait(false);
        if (!isBuilt) await RefreshAsync(cancel).ConfigureAwait(false);
        return await AskAsync(work, cancel).ConfigureAwait(false);
    }

    private async Task<T> AskAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancel)
    {
        try
        {
            return await _file.ReadAsync(work, cancel).ConfigureAwait(false);
        }
        catch (DamagedCatalogueException)
        {
            await RebuildAsync(cancel).ConfigureAwait(false);
        }

        return await OnceMoreAsync(() => _file.ReadAsync(work, cancel)).ConfigureAwait(false);
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        await _refreshing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DamagedCatalogueException)
        {
            await Task.Run(_file.Replace, cancel).ConfigureAwait(false);
            return await OnceMoreAsync(work).ConfigureAwait(false);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private async Task<T> OnceMoreAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DamagedCatalogueException e)
        {
            throw new CatalogueException(Place, "it is damaged again as soon as it was made anew", e);
        }
    }
}
