using System.Text;
using System.Text.Json;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A report and its summary as any reader of CSV and JSON sees them.</summary>
internal sealed class ReportFile
{
    private ReportFile(string csv, string json)
    {
        Text = csv;
        Columns = Records(csv)[0];
        Rows = RowsOf(csv);
        Summary = JsonDocument.Parse(json).RootElement;
    }

    public string Text { get; }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<ReportLine> Rows { get; }

    public JsonElement Summary { get; }

    /// <summary>The row of a source file.</summary>
    public ReportLine this[string fileName] => Rows.Single(row => Path.GetFileName(row["source_path"]) == fileName);

    /// <summary>The newest report of a directory.</summary>
    public static ReportFile Newest(string directory)
    {
        string csv = Directory.GetFiles(directory, "*.csv").Max(StringComparer.Ordinal)!;
        return new ReportFile(File.ReadAllText(csv), File.ReadAllText(Path.ChangeExtension(csv, ".json")));
    }

    /// <summary>The rows of a report that is there or on its way, where the last record is whole.</summary>
    public static List<ReportLine> RowsOf(string csv)
    {
        List<List<string>> records = Records(csv);
        return [.. records.Skip(1).Select(values => new ReportLine(records[0], values))];
    }

    /// <summary>How many rows have an outcome.</summary>
    public int CountOf(string outcome) => Rows.Count(row => row["outcome"] == outcome);

    // RFC 4180.
    private static List<List<string>> Records(string csv)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var value = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < csv.Length; i++)
        {
            char c = csv[i];
            if (isQuoted && c == '"' && i + 1 < csv.Length && csv[i + 1] == '"') value.Append(csv[i++]);
            else if (c == '"') isQuoted = !isQuoted;
            else if (isQuoted || c is not (',' or '\n')) value.Append(c);
            else
            {
                record.Add(value.ToString());
                value.Clear();
                if (c == ',') continue;
                records.Add(record);
                record = [];
            }
        }

        Assert.False(isQuoted || record.Count > 0 || value.Length > 0, "the last record has no end");
        return records;
    }
}

/// <summary>One row by the names of its columns.</summary>
internal sealed class ReportLine
{
    private static readonly string[] Predictable =
    [
        "context_id", "source_path", "outcome", "reason", "detail", "source_bytes", "source_sha256", "messages", "branches",
        "pool_bytes", "pool_sha256", "upgrades", "warnings",
    ];

    private readonly Dictionary<string, string> _values;

    public ReportLine(IReadOnlyList<string> columns, List<string> values)
    {
        Assert.Equal(columns.Count, values.Count);
        _values = columns.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public string this[string column] => _values[column];

    /// <summary>What a run says of the file whatever the clock and the run.</summary>
    public string Prediction => string.Join('|', Predictable.Select(column => $"{column}={_values[column]}"));

    public override string ToString() =>
        $"{_values["source_path"]}: {_values["outcome"]} {_values["reason"]} {_values["detail"]}";
}
