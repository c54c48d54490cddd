using System.Security.Cryptography;

namespace ContextPool.Format;

/// <summary>
/// One hash over metadata and messages of a context; index, log and receipt do not count. It is the SHA-256 of what
/// <c>sha256sum context.json messages_pool/*.json</c> prints in the order of the names, so anybody can recompute it.
/// </summary>
internal sealed class PoolDigest : IDisposable
{
    private const int HashAt = 32 << 10;

    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly PooledBuffer _lines = new(2 * HashAt);

    /// <summary>From hashes that were taken while writing.</summary>
    /// <param name="metadata">SHA-256 of context.json.</param>
    /// <param name="messages">SHA-256 per message, ordered by id.</param>
    public static string Of(ContentHash metadata, IEnumerable<(MessageId Id, ContentHash Hash)> messages)
    {
        using var digest = new PoolDigest();
        digest.Add(metadata, "context.json");
        foreach ((MessageId id, ContentHash hash) in messages) digest.Add(hash, id);
        return digest.Complete();
    }

    /// <summary>Adds a line of the list that is hashed.</summary>
    public void Add(ContentHash hash, string name)
    {
        Begin(hash);
        _lines.WriteText(name);
        End();
    }

    /// <summary>Adds the line of a message.</summary>
    public void Add(ContentHash hash, MessageId id)
    {
        Begin(hash);
        _lines.Write("messages_pool/"u8);
        _lines.WriteText(id);
        _lines.Write(".json"u8);
        End();
    }

    /// <summary>The digest, as people and receipts write it. Nothing is added behind.</summary>
    public string Complete()
    {
        _digest.AppendData(_lines.Written);
        _lines.Clear();
        return Convert.ToHexStringLower(_digest.GetHashAndReset());
    }

    public void Dispose()
    {
        _digest.Dispose();
        _lines.Dispose();
    }

    private void Begin(ContentHash hash)
    {
        hash.Write(_lines.Room(ContentHash.HexLength)[..ContentHash.HexLength]);
        _lines.Advance(ContentHash.HexLength);
        _lines.Write("  "u8);
    }

    private void End()
    {
        _lines.Write((byte)'\n');
        if (_lines.Length < HashAt) return;
        _digest.AppendData(_lines.Written);
        _lines.Clear();
    }
}
