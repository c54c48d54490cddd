using System.Security.Cryptography;
using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary>The <see cref="PoolDigest"/> of what lies in a directory.</summary>
internal static class DigestOfFiles
{
    /// <summary>
    /// From the files of a context as they are now; null where it has no metadata. Every file in the pool counts,
    /// whatever its name. So does a log of commits, which no migration writes: a pool that has one has changed.
    /// </summary>
    public static string? Of(IFileOperations files, ContextLayout context)
    {
        byte[]? metadata = files.ReadAllOrNull(context.Metadata);
        if (metadata is null) return null;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        PoolDigest.Append(digest, SHA256.HashData(metadata), "context.json");
        if (files.ReadAllOrNull(context.CommitLog) is { Length: > 0 } log) PoolDigest.Append(digest, SHA256.HashData(log), "commits.log");
        foreach (string name in files.List(context.Pool).Order(StringComparer.Ordinal))
        {
            PoolDigest.Append(digest, HashOf(files, Path.Combine(context.Pool, name)), $"messages_pool/{name}");
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>Something that is no file counts too, as what no migration wrote, so that the digest differs.</summary>
    private static byte[] HashOf(IFileOperations files, string path)
    {
        try
        {
            return SHA256.HashData(files.ReadAllOrNull(path) ?? []);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.WrongKind)
        {
            return new byte[SHA256.HashSizeInBytes];
        }
    }
}
