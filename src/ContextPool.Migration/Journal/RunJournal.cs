using ContextPool.Files;
using ContextPool.Model;
using CsvHelper;

namespace ContextPool.Migration.Journal;

/// <summary>
/// Writes each row as soon as it is known to <c>{run-id}.csv.partial</c>, in the order of ending; when the run is complete,
/// the rows become <c>{run-id}.csv</c>, contexts by id, then other files by name. A killed run leaves the partial file,
/// which tells what was done. Not safe for concurrent use: one block writes.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    private const string Extension = ".json";

    private readonly IFileOperations _files;
    private readonly string _directory;
    private readonly string _runId;
    private readonly IFileWriter _partial;
    private readonly List<RowPlace> _rows = [];
    private readonly MemoryStream _line = new();
    private readonly CsvWriter _csv;
    private long _length;
    private readonly int _headerLength;

    public RunJournal(IFileOperations files, string directory, string runId)
    {
        _files = files;
        _directory = Path.GetFullPath(directory);
        _runId = runId;
        files.CreateDirectories(_directory, Permissions.Public.ForDirectory());
        _partial = files.CreateNew(PartialPath, Permissions.Public);

        // No column holds a negative number, so escaping what a spreadsheet would run as a formula harms none.
        _csv = CsvWriter.Create(
            _line, new CsvWriterOptions { NewLine = "\n", Injection = CsvInjection.Escape }, leaveOpen: true);
        _headerLength = Append(ReportRow.Columns);
    }

    public string ReportPath => Path.Combine(_directory, _runId + ".csv");

    public string SummaryPath => Path.Combine(_directory, _runId + ".json");

    private string PartialPath => ReportPath + ".partial";

    /// <summary>Adds a row; it is in the operating system's hands when this returns.</summary>
    public void Add(ReportRow row, ContextId? id, string name)
    {
        long offset = _length;
        int length = Append(row.Values);
        // A name is kept only where the id does not give it: files that are no context, and ids in another spelling.
        bool isCanonical = id is { } context && name == context + Extension;
        _rows.Add(new RowPlace(id is not null, id?.Value ?? default, isCanonical ? null : name, offset, length));
    }

    /// <summary>Gives the report its final name and order, durably, and drops the partial one.</summary>
    public void Complete()
    {
        _partial.Dispose();
        string sorted = ReportPath + ".sorted.partial";
        using (IFileReader reader = _files.OpenRead(PartialPath))
        using (IFileWriter writer = _files.CreateNew(sorted, Permissions.Public))
        {
            CopySorted(reader, writer);
            writer.Sync();
        }

        _files.Replace(sorted, ReportPath);
        _files.DeleteFile(PartialPath);
        _files.SyncDirectory(_directory);
    }

    /// <summary>Writes the summary beside the report.</summary>
    public void WriteSummary(byte[] json) =>
        _files.WriteDurably(SummaryPath, SummaryPath + ".partial", json, Permissions.Public);

    public void Dispose()
    {
        _partial.Dispose();
        _csv.Dispose();
        _line.Dispose();
    }

    private int Append(IReadOnlyList<string> values)
    {
        _line.SetLength(0);
        foreach (string value in values) _csv.WriteField(value);
        _csv.EndRecord();
        _csv.Flush();
        _partial.Write(_line.GetBuffer().AsSpan(0, (int)_line.Length));
        _length += _line.Length;
        return (int)_line.Length;
    }

    private void CopySorted(IFileReader reader, IFileWriter writer)
    {
        _rows.Sort();
        using var piece = new Json.PooledBuffer(1 << 17);
        CopyRow(reader, piece, 0, _headerLength);
        foreach (RowPlace row in _rows)
        {
            CopyRow(reader, piece, row.Offset, row.Length);
            if (piece.Length < 1 << 16) continue;
            writer.Write(piece.Written);
            piece.Clear();
        }

        writer.Write(piece.Written);
    }

    private static void CopyRow(IFileReader reader, Json.PooledBuffer piece, long offset, int length)
    {
        reader.ReadUpTo(piece.Room(length)[..length], offset);
        piece.Advance(length);
    }

    /// <summary>Where a row lies in the partial file; 48 bytes, because a run may have millions.</summary>
    private readonly record struct RowPlace(bool IsContext, Guid Id, string? Name, long Offset, int Length) : IComparable<RowPlace>
    {
        public int CompareTo(RowPlace other)
        {
            int byKind = other.IsContext.CompareTo(IsContext);
            int byId = byKind != 0 ? byKind : Id.CompareTo(other.Id);
            return byId != 0 ? byId : string.CompareOrdinal(Name, other.Name);
        }
    }
}
