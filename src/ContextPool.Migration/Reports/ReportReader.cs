using System.Globalization;
using ContextPool.Files;
using CsvHelper;

namespace ContextPool.Migration.Reports;

/// <summary>Reads the rows of a report one after the other: a report is never held whole.</summary>
internal static class ReportReader
{
    // A row has a dozen short fields, two paths, and two texts of at most a thousand characters.
    private const int LongestRow = 1 << 20;

    private static readonly string[] StageColumns = ["backup_ms", "convert_ms", "write_ms", "index_ms", "validate_ms", "publish_ms"];

    private static readonly string[] Needed = ["context_id", "source_path", "outcome", "reason"];

    /// <summary>The rows in file order. Throws <see cref="InvalidReportException"/> where the file is no report.</summary>
    public static IEnumerable<ReportedFile> Read(IFileOperations files, string path)
    {
        using var stream = new ReaderStream(files.OpenRead(path));
        using CsvReader csv = CsvReader.Create(stream, new CsvReaderOptions
        {
            HasHeader = true,
            Separator = ',',
            MaxRecordSize = LongestRow,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
        });
        Func<string, int> columns = Guarded(path, () => ColumnsOf(csv, path));
        while (Guarded(path, csv.Read)) yield return Guarded(path, () => RowOf(csv, columns));
    }

    /// <summary>Where each column is; -1 for one that this report does not have.</summary>
    private static Func<string, int> ColumnsOf(CsvReader csv, string path)
    {
        csv.ReadHeader();
        string? missing = Needed.FirstOrDefault(column => !csv.TryGetFieldIndex(column, out _));
        if (missing is not null) throw new InvalidReportException(path, $"expected a column {missing}");
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < csv.Headers!.Count; i++) known[csv.Headers[i]] = i;
        return column => known.GetValueOrDefault(column, -1);
    }

    private static ReportedFile RowOf(CsvReader csv, Func<string, int> columns)
    {
        string Text(string column) => columns(column) is >= 0 and int at ? csv.GetString(at) : "";
        return new ReportedFile
        {
            ContextId = Text("context_id"),
            SourcePath = Text("source_path"),
            Outcome = Text("outcome"),
            Reason = Text("reason"),
            Detail = Text("detail"),
            SourceBytes = Whole(Text("source_bytes")),
            SourceSha256 = Text("source_sha256"),
            IsAcknowledged = Text("acknowledged") == "yes",
            Messages = Whole(Text("messages")),
            PoolBytes = Whole(Text("pool_bytes")),
            Layout = Text("layout"),
            StoredBytes = Whole(Text("stored_bytes")),
            Warnings = Text("warnings"),
            StartedAt = Time(Text("started_at")),
            DurationMs = Number(Text("duration_ms")),
            StageMs = [.. StageColumns.Select(column => Number(Text(column)))],
            SourceRemoved = Text("source_removed") == "yes",
            IsNew = Text("new_since_last_run") switch { "yes" => true, "no" => false, _ => null },
        };
    }

    private static long Whole(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : 0;

    // More digits of a second than a clock has here are cut off. What is written for spreadsheets names no zone; it is UTC.
    private static DateTimeOffset? Time(string text) =>
        Timestamp.TryParse(text, out Timestamp time) || Timestamp.TryParse(text + "Z", out time) ? time.ToDateTimeOffset() : null;

    /// <summary>The reader's own exceptions quote what they stumbled over; here only where it lies is said.</summary>
    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CsvFormatException or CsvValidationException)
        {
            throw new InvalidReportException(path, "expected the rows of a report, RFC 4180 in UTF-8", e);
        }
    }
}
