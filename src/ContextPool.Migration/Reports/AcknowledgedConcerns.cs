using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ContextPool.Files;

namespace ContextPool.Migration.Reports;

/// <summary>
/// What somebody has looked at and decided to leave as it is: <c>acknowledged.txt</c> in the report directory, a line for each file with all that
/// the report said of it, hashed, so that it counts until anything of that is another. Read when it is first asked for. Not safe for concurrent use.
/// </summary>
internal sealed class AcknowledgedConcerns(IFileOperations files, string directory, Action<string> warn)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "acknowledged.txt";

    private const int HashLength = 16;
    private const string Header = "# What contextpool does not alarm for: file, hash of what the report said, and that in short. To take one back delete its line.\n";

    private readonly string _path = Path.Combine(Path.GetFullPath(directory), FileName);
    private HashSet<string>? _known;

    /// <summary>True where this was acknowledged. Never throws.</summary>
    public bool Has(ReportedFile row)
    {
        _known ??= Read();
        return _known.Count > 0 && _known.Contains(KeyOf(row));
    }

    /// <summary>Adds rows; whatever was said of the same files before is replaced. Throws where the file cannot be written.</summary>
    public void Add(IReadOnlyCollection<ReportedFile> rows)
    {
        HashSet<string> names = [.. rows.Select(row => row.Name)];
        IEnumerable<string> others = Lines().Where(line => !names.Contains(line.Split('\t')[0]));
        IEnumerable<string> added = rows.Select(row => $"{KeyOf(row)}\t{row.Outcome} {row.Reason}");
        Write([.. others, .. added]);
    }

    /// <summary>Takes files out again; returns how many were in.</summary>
    public int Remove(IReadOnlySet<string> names)
    {
        List<string> lines = [.. Lines()];
        List<string> left = [.. lines.Where(line => !names.Contains(line.Split('\t')[0]))];
        if (left.Count < lines.Count) Write(left);
        return lines.Count - left.Count;
    }

    private HashSet<string> Read()
    {
        try
        {
            return [.. Lines().Select(line => line.Split('\t')).Where(parts => parts.Length >= 2).Select(parts => $"{parts[0]}\t{parts[1]}")];
        }
        catch (FileOperationException e)
        {
            warn(e.Message);
            return [];
        }
    }

    private IEnumerable<string> Lines() => files.ReadAllOrNull(_path) is { } bytes
        ? Encoding.UTF8.GetString(bytes).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#')
        : [];

    private void Write(IReadOnlyCollection<string> lines)
    {
        string text = Header + string.Concat(lines.Order(StringComparer.Ordinal).Select(line => line + "\n"));
        files.DeleteFile(_path + ".partial");
        files.WriteDurably(_path, _path + ".partial", Encoding.UTF8.GetBytes(text), Permissions.Public);
        _known = null;
    }

    private static string KeyOf(ReportedFile row)
    {
        // As a spreadsheet's formula is escaped in the report.
        string said = string.Create(
            CultureInfo.InvariantCulture, $"{row.Outcome}\n{row.Reason}\n{row.Detail.TrimStart('\'')}\n{row.SourceBytes}\n{row.SourceSha256}");
        return $"{row.Name}\t{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)))[..HashLength]}";
    }
}
