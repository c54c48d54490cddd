using System.Text;
using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Migration.Journal;

/// <summary>
/// Writes each row as soon as it is known to <c>{run-id}.csv.partial</c>, in the order of ending; when the run is complete,
/// the rows become <c>{run-id}.csv</c>, contexts by id, then other files by name. A killed run leaves the partial file,
/// which tells what was done. Where a place fails, rows and report go on in the next one, and where the last one fails, to a
/// stream that needs no disk. Safe for concurrent use, but for <see cref="Complete"/>, which is the end.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    private const string Extension = ".json";
    private const int BytesOfARow = 700;
    private const int MostBytesInMemory = 64 << 20;

    // One transient error in the hundred calls of a copy must not cost the report its place.
    private const int AttemptsPerPlace = 2;

    private readonly Lock _gate = new();
    private readonly IFileOperations _files;
    private readonly IReadOnlyList<ReportPlace> _places;
    private readonly TextWriter _lastResort;
    private readonly List<RowPlace> _rows = [];
    private readonly List<RowFile> _rowFiles = [];
    private readonly RowsInMemory _kept = new();
    private readonly CsvLines _lines = new();
    private readonly GroupCommit _sync;
    private readonly byte[] _header;
    private int _nextPlace;

    /// <param name="files">The file system.</param>
    /// <param name="directories">Where report and rows may go, best first.</param>
    /// <param name="runId">Names the files.</param>
    /// <param name="expectedRows">For how many rows to reserve space, if there is so much.</param>
    /// <param name="lastResort">For what no directory takes.</param>
    /// <param name="isDry">Whether the run is a dry one, which the names of the files tell.</param>
    /// <param name="hasByteOrderMark">Whether rows and report begin with one.</param>
    public RunJournal(
        IFileOperations files, IEnumerable<string> directories, string runId, long expectedRows = 0, TextWriter? lastResort = null,
        bool isDry = false, bool hasByteOrderMark = false)
    {
        _files = files;
        _places = [.. directories.Select(Path.GetFullPath).Distinct().Select(directory => new ReportPlace(directory, runId, isDry))];
        _lastResort = lastResort ?? TextWriter.Null;
        _sync = new GroupCommit(Sync);
        _header = [.. hasByteOrderMark ? Encoding.UTF8.Preamble : [], .. _lines.Of(ReportRow.Columns)];
        ReportPath = _places[0].Report;
        SummaryPath = _places[0].Summary;
        if (WhyNoFurtherFile(2 * BytesOfARow * expectedRows) is { } failure) throw failure;
    }

    /// <summary>Where the report is, once it is complete.</summary>
    public string ReportPath { get; private set; }

    /// <summary>Where the summary is, once it is written.</summary>
    public string SummaryPath { get; private set; }

    /// <summary>Why rows or report are not, or not only, where they were wanted; empty where they are.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>
    /// Adds a row; it is in the operating system's hands when this returns. Where no place takes it, it goes to the stream, is kept
    /// in memory for the report, and this throws: nothing more may happen that would need another row.
    /// </summary>
    public void Add(ReportRow row, ContextId? id, string name)
    {
        lock (_gate)
        {
            ReadOnlySpan<byte> line = _lines.Of(row.Values);
            // A name is kept only where the id does not give it: files that are no context, and ids in another spelling.
            bool isCanonical = id is { } context && name == context + Extension;
            var place = new RowPlace(id is not null, id?.Value ?? default, isCanonical ? null : name, line.Length);
            try
            {
                long offset = Append(line);
                _rows.Add(place with { File = _rowFiles.Count - 1, Offset = offset });
            }
            catch (FileOperationException)
            {
                _rows.Add(place with { File = RowPlace.InMemory, Offset = _kept.Add(line) });
                ToLastResort(line);
                throw;
            }
        }
    }

    /// <summary>
    /// Completes when a row that says what is about to be done survives a power cut; many callers share one sync. Fails where no
    /// place takes it, and then the thing must not be done. It is no row of the report: <see cref="Add"/> says what was done.
    /// </summary>
    public Task AnnounceAsync(ReportRow row)
    {
        lock (_gate) Append(_lines.Of(row.Values));
        return _sync.SyncAsync();
    }

    /// <summary>
    /// Gives the report its final name and order, durably, in the first place that takes it, and drops the partial ones. Where none
    /// takes it, the rows go to the stream, the partial files stay, and this throws.
    /// </summary>
    public void Complete()
    {
        foreach (RowFile rows in _rowFiles) rows.Close();
        _rows.Sort();
        ReportPath = InFirst(_places, place => place.Report, WriteReport, WriteOverRows);
        foreach (RowFile rows in _rowFiles) rows.Delete();
    }

    /// <summary>Writes the summary beside the report, or in the next place that takes it; as for the report, else to the stream.</summary>
    /// <param name="jsonAt">The summary as it is to be at a path.</param>
    public void WriteSummary(Func<string, byte[]> jsonAt) => SummaryPath = InFirst(
        _places.OrderByDescending(place => place.Report == ReportPath),
        place => place.Summary,
        place => _files.WriteDurably(place.Summary, place.SummaryAside, jsonAt(place.Summary), Permissions.Public),
        () =>
        {
            ToLastResort(jsonAt(""));
            return null;
        });

    public void Dispose()
    {
        foreach (RowFile rows in _rowFiles) rows.Dispose();
        _lines.Dispose();
    }

    /// <summary>
    /// All that was announced, also in a file that is written no more. What cannot be synced fails those who wait for it, and is
    /// not held against those who come after.
    /// </summary>
    private void Sync()
    {
        lock (_gate)
        {
            FileOperationException? failure = null;
            foreach (RowFile rows in _rowFiles.Where(rows => rows.IsUnsynced).ToList())
            {
                try
                {
                    rows.Sync();
                }
                catch (FileOperationException e)
                {
                    failure ??= e;
                    if (rows == _rowFiles[^1]) WhyNoFurtherFile();
                }
            }

            if (failure is not null) throw failure;
        }
    }

    /// <summary>To the file that is written now, or to one in the next place where that does not work.</summary>
    private long Append(ReadOnlySpan<byte> line)
    {
        while (true)
        {
            try
            {
                return _rowFiles[^1].Append(line);
            }
            catch (FileOperationException e)
            {
                Trouble = e.Message;
                if (WhyNoFurtherFile() is not null) throw;
            }
        }
    }

    /// <summary>Opens a file for rows in the next place that takes one; null where that worked.</summary>
    private FileOperationException? WhyNoFurtherFile(long room = 0)
    {
        var failure = new FileOperationException(FileFailure.NoSpace, "create", ReportPath, "there is no further place for it");
        while (_nextPlace < _places.Count)
        {
            ReportPlace place = _places[_nextPlace++];
            try
            {
                _files.CreateDirectories(place.Directory, Permissions.Public.ForDirectory());
                _rowFiles.Add(RowFile.Create(_files, place, _header, room));
                return null;
            }
            catch (FileOperationException e)
            {
                failure = e;
                Trouble = e.Message;
            }
        }

        return failure;
    }

    private string InFirst(
        IEnumerable<ReportPlace> places, Func<ReportPlace, string> pathIn, Action<ReportPlace> write, Func<string?> writeElsewhere)
    {
        FileOperationException? failure = null;
        foreach (ReportPlace place in places)
        {
            for (int attempt = 1; attempt <= AttemptsPerPlace; attempt++)
            {
                try
                {
                    _files.CreateDirectories(place.Directory, Permissions.Public.ForDirectory());
                    write(place);
                    return pathIn(place);
                }
                catch (FileOperationException e)
                {
                    failure ??= e;
                }
            }

            Trouble = failure!.Message;
        }

        return writeElsewhere() ?? throw failure!;
    }

    private void ToLastResort(ReadOnlySpan<byte> text)
    {
        try
        {
            _lastResort.Write(Encoding.UTF8.GetString(text));
            _lastResort.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Behind this there is nothing more; that the report is missing is what the run ends with.
        }
    }

    private void WriteReport(ReportPlace place)
    {
        _files.DeleteFile(place.Sorted);
        try
        {
            using (IFileWriter writer = _files.CreateNew(place.Sorted, Permissions.Public))
            {
                CopySorted(writer.Write);
                writer.Sync();
            }

            _files.Replace(place.Sorted, place.Report);
        }
        catch (FileOperationException)
        {
            _files.DeleteFile(place.Sorted);
            throw;
        }

        _files.SyncDirectory(place.Directory);
    }

    /// <summary>
    /// No file system has room for the report beside its rows: puts it in their place, in the room that they have. A kill in
    /// this moment costs the report; without this there would be none. Null where that does not work either: then it was printed.
    /// </summary>
    private string? WriteOverRows()
    {
        if (_rows.Sum(row => (long)row.Length) > MostBytesInMemory)
        {
            CopySorted(ToLastResort);
            return null;
        }

        using var report = new MemoryStream();
        CopySorted(report.Write);
        ReadOnlySpan<byte> bytes = report.GetBuffer().AsSpan(0, (int)report.Length);
        foreach (RowFile rows in Enumerable.Reverse(_rowFiles))
        {
            try
            {
                rows.WriteOver(bytes);
                _files.Replace(rows.Path, rows.Place.Report);
                _files.SyncDirectory(rows.Place.Directory);
                return rows.Place.Report;
            }
            catch (FileOperationException)
            {
                // The next file, if there is one; else the stream.
            }
        }

        ToLastResort(bytes);
        return null;
    }

    private void CopySorted(Piece write)
    {
        List<IFileReader> readers = [];
        try
        {
            foreach (RowFile rows in _rowFiles) readers.Add(_files.OpenRead(rows.Path));
            using var piece = new PooledBuffer(1 << 17);
            piece.Write(_header);
            foreach (RowPlace row in _rows)
            {
                Copy(row, readers, piece);
                if (piece.Length < 1 << 16) continue;
                write(piece.Written);
                piece.Clear();
            }

            write(piece.Written);
        }
        finally
        {
            foreach (IFileReader reader in readers) reader.Dispose();
        }
    }

    private void Copy(in RowPlace row, List<IFileReader> readers, PooledBuffer piece)
    {
        Span<byte> target = piece.Room(row.Length)[..row.Length];
        if (row.File == RowPlace.InMemory) _kept.CopyTo(row.Offset, target);
        else if (readers[row.File].ReadUpTo(target, row.Offset) < row.Length || target[^1] != '\n')
            throw new FileOperationException(FileFailure.Device, "read", _rowFiles[row.File].Path, $"expected a row at byte {row.Offset}");
        piece.Advance(row.Length);
    }

    private delegate void Piece(ReadOnlySpan<byte> bytes);
}
