using System.Collections.Concurrent;
using ContextPool.Files;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Database;

/// <summary>
/// The database of a catalogue. Where its place cannot be written to it is a copy that ends with this object, made of what can be read there.
/// One that is damaged, or of another version or store, is replaced; programs that have the old one open notice. Safe for concurrent use.
/// </summary>
internal sealed class CatalogueFile : IDisposable
{
    // Of what others write: a batch of theirs takes a second, beside an optimizer or on a slow disk some more.
    private const int BusySeconds = 60;

    private const int LooksPerSecond = 50;

    private const int Corrupt = 11;
    private const int NoDatabase = 26;
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;
    private const int Denied = 23;

    private readonly IFileOperations _files = FileOperations.ForThisPlatform;
    private readonly string? _path;
    private readonly string _store;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private SqliteConnection? _own;
    private FileStat? _opened;

    private CatalogueFile(string? path, string store)
    {
        _path = path;
        _store = store;
    }

    /// <summary>Where it is, for people.</summary>
    public string Place => _own is null ? _path! : "memory";

    /// <summary>Opens or makes it. One that cannot be used is replaced.</summary>
    /// <param name="path">Where; null for one that ends with this object.</param>
    /// <param name="store">Which store it is of.</param>
    public static CatalogueFile Open(string? path, string store)
    {
        var file = new CatalogueFile(path, store);
        if (path is null || !file.TryOpen()) file._own = file.OpenOwn();
        return file;
    }

    /// <summary>Asks something.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancel) => Task.Run(
        () =>
        {
            if (_own is { } own)
            {
                _writing.Wait(cancel);
                try
                {
                    return Guard(() => work(own));
                }
                finally
                {
                    _writing.Release();
                }
            }

            return Guard(() => WithConnection(work));
        },
        cancel);

    /// <summary>Changes something, all of it or nothing. Nobody else changes anything meanwhile.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancel) => Task.Run(
        () =>
        {
            _writing.Wait(cancel);
            try
            {
                return Guard(() => _own is { } own ? InTransaction(own, work) : WithConnection(connection => InTransaction(connection, work)));
            }
            finally
            {
                _writing.Release();
            }
        },
        cancel);

    /// <summary>Replaces one that is damaged by an empty one, unless somebody else did already.</summary>
    public void Replace()
    {
        _writing.Wait();
        try
        {
            if (_own is { } own)
            {
                own.Dispose();
                _own = OpenEmpty();
            }
            else
            {
                ReplaceFile();
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _own?.Dispose();
        CloseAll();
        _writing.Dispose();
    }

    private bool TryOpen()
    {
        try
        {
            _files.CreateNew(_path!, Permissions.Private).Dispose();
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            // Of before, or of another program at this moment.
        }
        catch (FileOperationException)
        {
            return false;
        }

        try
        {
            if (!TryPrepare()) ReplaceFile();
            return true;
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            ReplaceFile();
            return true;
        }
        catch (Exception e) when (e is FileOperationException || (e is SqliteException s && s.SqliteErrorCode is ReadOnly or CannotOpen or Denied))
        {
            CloseAll();
            return false;
        }
    }

    private bool TryPrepare()
    {
        _opened = _files.Stat(_path!);
        using SqliteConnection connection = OpenConnection(_path!);
        return Schema.TryPrepare(connection, _store);
    }

    /// <summary>Others that find it damaged do so one after the other, and see that it was done.</summary>
    private void ReplaceFile()
    {
        CloseAll();
        using IDisposable turn = TakeTurn();
        FileStat? there = _files.Stat(_path!);
        if (there is null || _opened is null || there.Value.Inode == _opened.Value.Inode)
        {
            // First what belongs to it, so that nobody finds a log of another database beside a new one.
            foreach (string name in (string[])[$"{_path}-wal", $"{_path}-shm", $"{_path}-journal", _path!]) _files.DeleteFile(name);
            _files.CreateNew(_path!, Permissions.Private).Dispose();
        }

        if (!TryPrepare()) throw new CatalogueException(_path!, "programs of several versions replace it in turn");
    }

    private IDisposable TakeTurn()
    {
        string directory = Path.GetDirectoryName(_path!)!;
        using var never = new ManualResetEventSlim();
        for (int look = 0; look < BusySeconds * LooksPerSecond; look++)
        {
            if (_files.TryLock(directory) is { } turn) return turn;
            never.Wait(TimeSpan.FromSeconds(1.0 / LooksPerSecond));
        }

        throw new CatalogueException(_path!, "another program replaces it and does not end");
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            throw new DamagedCatalogueException(e);
        }
        catch (SqliteException e)
        {
            throw new CatalogueException(Place, e.Message, e);
        }
    }

    private T WithConnection<T>(Func<SqliteConnection, T> work)
    {
        FileStat? there = _files.Stat(_path!);
        if (there?.Inode != _opened?.Inode)
        {
            // Somebody replaced or deleted it. What is new says of itself whether it is complete.
            CloseAll();
            if (there is null) ReplaceFile();
            else if (!TryPrepare()) ReplaceFile();
        }

        SqliteConnection connection = _idle.TryTake(out SqliteConnection? idle) ? idle : OpenConnection(_path!);
        try
        {
            T result = work(connection);
            _idle.Add(connection);
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static T InTransaction<T>(SqliteConnection connection, Func<SqliteConnection, T> work)
    {
        connection.Do("BEGIN IMMEDIATE");
        try
        {
            T result = work(connection);
            connection.Do("COMMIT");
            return result;
        }
        catch
        {
            try
            {
                connection.Do("ROLLBACK");
            }
            catch (SqliteException)
            {
                // It has ended by itself; what it met first counts.
            }

            throw;
        }
    }

    /// <summary>A copy of what lies at a place that cannot be written to, or an empty one.</summary>
    private SqliteConnection OpenOwn()
    {
        if (_path is null || _files.Stat(_path) is null) return OpenEmpty();
        SqliteConnection own = OpenConnection("");
        try
        {
            using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            source.Open();
            source.BackupDatabase(own);
            if (Schema.TryPrepare(own, _store)) return own;
        }
        catch (SqliteException)
        {
            // What cannot be copied is made anew.
        }

        own.Dispose();
        return OpenEmpty();
    }

    private SqliteConnection OpenEmpty()
    {
        SqliteConnection empty = OpenConnection("");
        Schema.TryPrepare(empty, _store);
        return empty;
    }

    private static SqliteConnection OpenConnection(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = BusySeconds }.ToString());
        try
        {
            connection.Open();
            connection.Do("PRAGMA busy_timeout = 60000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; "
                + "PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CloseAll()
    {
        while (_idle.TryTake(out SqliteConnection? idle)) idle.Dispose();
    }

    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Corrupt or NoDatabase;
}
