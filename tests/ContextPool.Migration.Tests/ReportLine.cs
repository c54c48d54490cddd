using System.Text;

namespace ContextPool.Migration.Tests;

/// <summary>One row of a report, by column. Read by a few lines of RFC 4180 and not by the library that wrote it.</summary>
internal sealed class ReportLine(IReadOnlyList<string> columns, IReadOnlyList<string> values)
{
    public IReadOnlyList<string> Columns { get; } = columns;

    public IReadOnlyList<string> Values { get; } = values;

    public string this[string column] => Values[Columns.ToList().IndexOf(column)];

    public static IReadOnlyList<ReportLine> ReadAll(string text)
    {
        List<List<string>> lines = Parse(text);
        Assert.All(lines, line => Assert.Equal(lines[0].Count, line.Count));
        return [.. lines.Skip(1).Select(line => new ReportLine(lines[0], line))];
    }

    /// <summary>All fields that do not depend on when and where the run was.</summary>
    public string Timeless() => string.Join(
        '|',
        Columns.Zip(Values).Where(c => c.First is not ("run_id" or "started_at" or "backup_path")
            && !c.First.EndsWith("_ms", StringComparison.Ordinal)).Select(c => c.Second));

    public override string ToString() => string.Join('|', Values);

    private static List<List<string>> Parse(string text)
    {
        var lines = new List<List<string>>();
        var line = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (c == '"') isQuoted = !isQuoted;
            else if (isQuoted || c is not (',' or '\n')) field.Append(c);
            else
            {
                line.Add(field.ToString());
                field.Clear();
                if (c == ',') continue;
                lines.Add(line);
                line = [];
            }
        }

        Assert.True(line.Count == 0 && field.Length == 0, "the last line has no end");
        return lines;
    }
}
