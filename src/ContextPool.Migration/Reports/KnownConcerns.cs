using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ContextPool.Files;

namespace ContextPool.Migration.Reports;

/// <summary>
/// What the last report said that somebody has to look at, so that the next one can tell what is new. Read when it is first asked
/// for: a night without trouble reads nothing. Not safe for concurrent use.
/// </summary>
internal sealed class KnownConcerns(IFileOperations files, string directory, Action<string> warn)
{
    private readonly HashSet<UInt128> _known = [];
    private bool? _isKnown;

    /// <summary>
    /// True where the last report over all contexts did not say this of the file, or there is none. Null where it could not be read.
    /// Never throws.
    /// </summary>
    public bool? IsNew(string name, string outcome, string reason)
    {
        _isKnown ??= TryRead();
        return _isKnown == true ? !_known.Contains(HashOf(name, outcome, reason)) : null;
    }

    private bool TryRead()
    {
        try
        {
            ReportedRun? last = new ReportDirectory(files, directory).Runs().FirstOrDefault(run => run.HasReport && run.IsComparable);
            if (last is null or { Trouble: 0 }) return true;
            foreach (ReportedFile row in ReportReader.Read(files, last.Place.Report).Where(row => row.NeedsSomebody))
                _known.Add(HashOf(row.Name, row.Outcome, row.Reason));
            return true;
        }
        catch (Exception e)
        {
            warn(e.Message);
            return false;
        }
    }

    // 16 bytes each: a night on which everything fails has as many of these as rows.
    private static UInt128 HashOf(string name, string outcome, string reason)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{outcome}\n{reason}"), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
