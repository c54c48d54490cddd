using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Packs;

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
        using var digest = new PoolDigest();
        digest.Add(ContentHash.Of(metadata), "context.json");
        if (files.ReadAllOrNull(context.CommitLog) is { Length: > 0 } log) digest.Add(ContentHash.Of(log), "commits.log");
        foreach ((string name, ContentHash hash) in Messages(files, context).OrderBy(m => m.Name, StringComparer.Ordinal))
            digest.Add(hash, $"{ContextLayout.PoolName}/{name}");

        return digest.Complete();
    }

    /// <summary>Each as if it were loose: packing changes no digest. Nothing is believed that a footer says: each is decompressed.</summary>
    private static List<(string Name, ContentHash Hash)> Messages(IFileOperations files, ContextLayout context)
    {
        var pool = new MessagePool(files, context);
        return pool.Steadily(packs => Messages(files, context, pool, packs));
    }

    private static List<(string Name, ContentHash Hash)> Messages(IFileOperations files, ContextLayout context, MessagePool pool, PackSnapshot packs)
    {
        List<(string Name, ContentHash Hash)> all = [.. files.List(context.Pool).Select(name => (name, HashOf(files, Path.Combine(context.Pool, name))))];
        if (packs.IsEmpty) return all;
        HashSet<string> loose = [.. all.Select(m => m.Name)];
        foreach (PackedMessage message in PackSnapshot.InStoredOrder(packs.ReadableMessages()))
        {
            string name = ContextLayout.MessageName(message.Id);
            if (!loose.Contains(name)) all.Add((name, HashOf(pool, message)));
        }

        return all;
    }

    /// <summary>What cannot be read counts as what no migration wrote; so does what nobody sees behind a pack that cannot be read.</summary>
    private static ContentHash HashOf(MessagePool pool, in PackedMessage message)
    {
        try
        {
            return ContentHash.Of(pool.Packs.Read(message).Span);
        }
        catch (InvalidContentException)
        {
            return default;
        }
    }

    /// <summary>Something that is no file counts too, as what no migration wrote, so that the digest differs.</summary>
    private static ContentHash HashOf(IFileOperations files, string path)
    {
        try
        {
            return ContentHash.Of(files.ReadAllOrNull(path) ?? []);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.WrongKind)
        {
            return default;
        }
    }
}
