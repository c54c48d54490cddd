using System.Security.Cryptography;
using System.Text;
using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Model;

namespace ContextPool.Saving;

/// <summary>
/// One hash over metadata and messages of a context; index, log and receipt do not count. It is the SHA-256 of what
/// <c>sha256sum context.json messages_pool/*.json</c> prints in the order of the names, so anybody can recompute it.
/// </summary>
internal static class PoolDigest
{
    /// <summary>From hashes that were taken while writing.</summary>
    /// <param name="metadataHash">SHA-256 of context.json.</param>
    /// <param name="messageHashes">SHA-256 per message, ordered by id.</param>
    public static string Of(ReadOnlySpan<byte> metadataHash, IEnumerable<(MessageId Id, byte[] Hash)> messageHashes)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(digest, metadataHash, "context.json");
        foreach ((MessageId id, byte[] hash) in messageHashes) Append(digest, hash, $"messages_pool/{id}.json");
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>
    /// From the files of a context as they are now; null where it has no metadata. Every file in the pool counts,
    /// whatever its name. So does a log of commits, which no migration writes: a pool that has one has changed.
    /// </summary>
    public static string? OfFiles(IFileOperations files, ContextLayout context)
    {
        byte[]? metadata = files.ReadAllOrNull(context.Metadata);
        if (metadata is null) return null;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(digest, SHA256.HashData(metadata), "context.json");
        if (files.ReadAllOrNull(context.CommitLog) is { Length: > 0 } log) Append(digest, SHA256.HashData(log), "commits.log");
        foreach (string name in files.List(context.Pool).Order(StringComparer.Ordinal))
        {
            Append(digest, HashOf(files, Path.Combine(context.Pool, name)), $"messages_pool/{name}");
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

    private static void Append(IncrementalHash digest, ReadOnlySpan<byte> hash, string name) =>
        digest.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(hash)}  {name}\n"));
}
