using ContextPool.Files;

namespace ContextPool.Migration.Journal;

/// <summary>
/// Rows of a run in one file, in the order in which they came: whole ones, or a torn one at the end when the file had to be given
/// up. Keeps space for twice what it holds, so that a disk that fills up meanwhile still takes the next rows, and in the end the
/// copy of all of them in order. Not safe for concurrent use.
/// </summary>
internal sealed class RowFile : IDisposable
{
    // An error that comes again three times in a row does not go away by asking.
    private const int Attempts = 3;

    /// <summary>The least that a file system must have room for, that the rows begin there.</summary>
    public const long LeastRoom = 32 << 10;

    /// <summary>Reserved at once for the rows that are expected; more is asked for when they are there.</summary>
    public const long MostRoomAtOnce = 64 << 20;

    private readonly IFileOperations _files;
    private IFileWriter _writer;
    private long _length;
    private long _reserved;
    private bool _isTorn;

    private RowFile(IFileOperations files, ReportPlace place, IFileWriter writer)
    {
        _files = files;
        Place = place;
        _writer = writer;
    }

    public ReportPlace Place { get; }

    public string Path => Place.Rows;

    /// <summary>True where lines came since the last sync, and that sync did not fail.</summary>
    public bool IsUnsynced { get; private set; }

    /// <summary>
    /// Creates the file with its first line. Throws, and leaves no file, where there is not even <see cref="LeastRoom"/>.
    /// </summary>
    /// <param name="files">The file system.</param>
    /// <param name="place">Where there must be no such file.</param>
    /// <param name="header">The first line.</param>
    /// <param name="room">Space to reserve in bytes, if there is so much.</param>
    public static RowFile Create(IFileOperations files, ReportPlace place, ReadOnlySpan<byte> header, long room)
    {
        string path = place.Rows;
        files.CreateNew(path, Permissions.Public).Dispose();
        try
        {
            // Appending, so that a row lands behind the last whole one after a torn one was cut off.
            var file = new RowFile(files, place, files.OpenAppend(path, Permissions.Public));
            try
            {
                file.ReserveUpTo(Math.Clamp(room, LeastRoom, MostRoomAtOnce));
                file.Append(header);
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (FileOperationException)
        {
            TryDelete(files, path);
            throw;
        }
    }

    /// <summary>
    /// Adds a line and returns where it begins; it is in the operating system's hands then. An error is tried again, after
    /// what it left of the line was cut off. Throws when that does not help.
    /// </summary>
    public long Append(ReadOnlySpan<byte> line)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (_isTorn) CutOff();
                KeepRoomFor(_length + line.Length);
                _writer.Write(line);
                _length += line.Length;
                IsUnsynced = true;
                return _length - line.Length;
            }
            catch (FileOperationException) when (attempt < Attempts)
            {
                _isTorn = true;
            }
            catch (FileOperationException)
            {
                _isTorn = true;
                throw;
            }
        }
    }

    /// <summary>Makes all lines so far, and the file's name, survive a power cut.</summary>
    public void Sync()
    {
        IsUnsynced = false;
        _writer.Sync();
        _files.SyncDirectory(System.IO.Path.GetDirectoryName(Path)!);
    }

    /// <summary>Gives back what is reserved; no line may follow.</summary>
    public void Close()
    {
        try
        {
            _writer.Truncate(_length);
        }
        catch (FileOperationException)
        {
            // Then the file system gives it back when the file is deleted.
        }

        Dispose();
    }

    /// <summary>Replaces all lines, durably, in the room that they had. What is left where that fails is nothing to rely on.</summary>
    public void WriteOver(ReadOnlySpan<byte> bytes)
    {
        using IFileWriter writer = _files.OpenAppend(Path, Permissions.Public);
        writer.Truncate(0);
        writer.Write(bytes);
        writer.Sync();
    }

    /// <summary>Deletes the file, best effort: it only says again what the report says.</summary>
    public void Delete() => TryDelete(_files, Path);

    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (FileOperationException)
        {
            // What counts is read back, and made durable, where it is copied to.
        }
    }

    /// <summary>A writer that failed may stay broken, so there is a new one for the next attempt.</summary>
    private void CutOff()
    {
        Dispose();
        _writer = _files.OpenAppend(Path, Permissions.Public);
        _writer.Truncate(_length);
        _reserved = 0;
        _isTorn = false;
    }

    /// <summary>Twice the length, in growing steps; where there is not so much, as much as the next line needs.</summary>
    private void KeepRoomFor(long length)
    {
        if (2 * length <= _reserved) return;
        if (!TryReserve((2 * length) + Math.Clamp(length, LeastRoom, MostRoomAtOnce)) && length > _reserved) TryReserve(length);
    }

    /// <summary>As much as there is; throws where that is not even the least.</summary>
    private void ReserveUpTo(long room)
    {
        while (room > LeastRoom && !TryReserve(room))
        {
            // Some file systems keep what they found before they found no more.
            _writer.Truncate(_length);
            room /= 2;
        }

        if (room <= LeastRoom) _writer.Reserve(LeastRoom);
    }

    private bool TryReserve(long length)
    {
        try
        {
            _writer.Reserve(length);
            _reserved = length;
            return true;
        }
        catch (FileOperationException)
        {
            return false;
        }
    }

    private static void TryDelete(IFileOperations files, string path)
    {
        try
        {
            files.DeleteFile(path);
        }
        catch (FileOperationException)
        {
        }
    }
}
