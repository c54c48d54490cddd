using System.Security.Cryptography;
using System.Text;

namespace ContextPool.Format;

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

    /// <summary>Adds a line of the list that is hashed.</summary>
    public static void Append(IncrementalHash digest, ReadOnlySpan<byte> hash, string name) =>
        digest.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(hash)}  {name}\n"));
}
