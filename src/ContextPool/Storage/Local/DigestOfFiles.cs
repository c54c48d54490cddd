using System.Security.Cryptography;
using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary>The <see cref="PoolDigest"/> of what lies in a directory.</summary>
internal static class DigestOfFiles
{
    /// <summary>
    /// From the files of a context as they are now; null where it has no metadata. Every file in the pool counts,
    /// whatever its name, and every message in a pack. So does a log of commits, which no migration writes: a pool that has one has changed.
    /// </summary>
    public static string? Of(IFileOperations files, ContextLayout context)
    {
        byte[]? metadata = files.ReadAllOrNull(context.Metadata);
        if (metadata is null) return null;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        PoolDigest.Append(digest, SHA256.HashData(metadata), "context.json");
        if (files.ReadAllOrNull(context.CommitLog) is { Length: > 0 } log) PoolDigest.Append(digest, SHA256.HashData(log), "commits.log");
        foreach ((string name, byte[] hash) in Messages(files, context).OrderBy(m => m.Name, StringComparer.Ordinal))
            PoolDigest.Append(digest, hash, $"{ContextLayout.PoolName}/{name}");

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>Each as if it were loose: packing changes no digest. Of packed messages the footers tell the hashes; nothing is decompressed.</summary>
    private static List<(string Name, byte[] Hash)> Messages(IFileOperations files, ContextLayout context) => new MessagePool(files, context).Steadily(packs =>
    {
        List<(string Name, byte[] Hash)> all = [.. files.List(context.Pool).Select(name => (name, HashOf(files, Path.Combine(context.Pool, name))))];
        if (packs.IsEmpty) return all;
        HashSet<string> loose = [.. all.Select(m => m.Name)];
        all.AddRange(packs.Messages().Select(m => (ContextLayout.MessageName(m.Id), m.Hash.ToBytes())).Where(m => !loose.Contains(m.Item1)));
        return all;
    });

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
