using System.Collections.Concurrent;
using ContextPool.Format;

namespace ContextPool.Storage.Packs;

/// <summary>
/// Lends codecs, each to one at a time: what one holds, some hundred KiB outside of the collector's sight, takes longer to make than a small
/// context to pack. Keeps a few of each level for as long as the program lives. Safe for concurrent use.
/// </summary>
internal static class Codecs
{
    private static readonly int MostIdle = 2 * Environment.ProcessorCount;

    private static readonly ConcurrentDictionary<int, ConcurrentBag<ZstdCodec>> IdleByLevel = new();

    /// <summary>A codec; goes back with <see cref="Return"/>.</summary>
    public static ZstdCodec Rent(int level = ZstdCodec.DefaultLevel) => IdleOf(level).TryTake(out ZstdCodec? idle) ? idle : new ZstdCodec(level);

    /// <summary>Takes one back that is not used any more.</summary>
    public static void Return(ZstdCodec codec)
    {
        ConcurrentBag<ZstdCodec> idle = IdleOf(codec.Level);
        if (idle.Count < MostIdle) idle.Add(codec);
        else codec.Dispose();
    }

    private static ConcurrentBag<ZstdCodec> IdleOf(int level) => IdleByLevel.GetOrAdd(level, static _ => []);
}
