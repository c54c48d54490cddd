using CsvHelper;

namespace ContextPool.Migration.Journal;

/// <summary>Values as one line of a CSV. Not safe for concurrent use.</summary>
internal sealed class CsvLines : IDisposable
{
    private readonly MemoryStream _line = new();
    private readonly CsvWriter _csv;

    public CsvLines()
    {
        // No column holds a negative number, so escaping what a spreadsheet would run as a formula harms none.
        _csv = CsvWriter.Create(_line, new CsvWriterOptions { NewLine = "\n", Injection = CsvInjection.Escape }, leaveOpen: true);
    }

    /// <summary>The line with its end, in UTF-8; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(IReadOnlyList<string> values)
    {
        _line.SetLength(0);
        foreach (string value in values) _csv.WriteField(value);
        _csv.EndRecord();
        _csv.Flush();
        return _line.GetBuffer().AsSpan(0, (int)_line.Length);
    }

    public void Dispose()
    {
        _csv.Dispose();
        _line.Dispose();
    }
}
