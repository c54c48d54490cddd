using System.Security.Cryptography;
using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// <see cref="Evidence"/> of what is at a path: kind, size, last write, identity, and of what is damaged the bytes. When it last changed
/// is none of it, because a rename changes that too.
/// </summary>
internal static class EvidenceOfFiles
{
    // Longer files are told apart by size, time and identity alone.
    private const long MostBytesToHash = 64 << 20;

    /// <summary>What is there now.</summary>
    public static Evidence Of(IFileOperations files, string path, bool withBytes)
    {
        try
        {
            if (files.Stat(path) is not { } stat) return new Evidence(Evidence.Nothing, ChangeOf(files.Stat(Path.GetDirectoryName(path)!)), withBytes);
            string facts = $"{stat.Kind} {stat.Length} {stat.LastWrite} {stat.Device}:{stat.Inode}";
            if (withBytes && stat is { Kind: FileKind.File, Length: <= MostBytesToHash }) facts += $" {BytesOf(files, path)}";
            return new Evidence(facts, ChangeOf(stat), withBytes);
        }
        catch (FileOperationException e)
        {
            return new Evidence(e.Failure.ToString(), default, withBytes);
        }
    }

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
