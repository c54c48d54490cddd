using System.Security.Cryptography;
using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// What stood at a path when something was found there: kind, size, last write, identity, and of what is damaged the bytes. Two
/// looks agree where their evidence does; when it last changed does not count, because a rename changes that too.
/// </summary>
internal sealed record Evidence(string Facts, Timestamp ChangedAt, bool HasBytes)
{
    // Longer files are told apart by size, time and identity alone.
    private const long MostBytesToHash = 64 << 20;
    private const string Nothing = "nothing";

    /// <summary>True where there was nothing.</summary>
    public bool IsOfNothing => Facts == Nothing;

    /// <summary>What is there now.</summary>
    public static Evidence Of(IFileOperations files, string path, bool withBytes)
    {
        try
        {
            if (files.Stat(path) is not { } stat) return new Evidence(Nothing, ChangeOf(files.Stat(Path.GetDirectoryName(path)!)), withBytes);
            string facts = $"{stat.Kind} {stat.Length} {stat.LastWrite} {stat.Device}:{stat.Inode}";
            if (withBytes && stat is { Kind: FileKind.File, Length: <= MostBytesToHash }) facts += $" {BytesOf(files, path)}";
            return new Evidence(facts, ChangeOf(stat), withBytes);
        }
        catch (FileOperationException e)
        {
            return new Evidence(e.Failure.ToString(), default, withBytes);
        }
    }

    /// <summary>True where it also says the same of the time.</summary>
    public bool IsSameAs(Evidence other) => Equals(other) && ChangedAt == other.ChangedAt && HasBytes == other.HasBytes;

    public bool Equals(Evidence? other) => other?.Facts == Facts;

    public override int GetHashCode() => Facts.GetHashCode(StringComparison.Ordinal);

    private static string BytesOf(IFileOperations files, string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(files.ReadAllOrNull(path) ?? []));
        }
        catch (FileOperationException e)
        {
            return e.Failure.ToString();
        }
    }

    private static Timestamp ChangeOf(FileStat? stat) =>
        stat is not { } known ? default : known.LastWrite > known.LastChange ? known.LastWrite : known.LastChange;
}
