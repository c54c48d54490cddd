using System.IO.Hashing;
using System.Runtime.InteropServices;
using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// Tells by the stats of a few files whether a context has changed. Every save of ours makes a file or gives one a name, or lets a log grow;
/// the original application writes head and index in place. A message that somebody writes in place, and tells nobody of, does not show.
/// </summary>
internal static class ContextTag
{
    // Two writes within one tick of a file system's clock may leave the same stat; the slowest clocks tick every two seconds.
    private const int SlowestTickSeconds = 2;

    private const int FactsPerFile = 6;

    /// <summary>As <see cref="IStoredContext.ReadTagAsync"/>. Throws <see cref="FileOperationException"/>.</summary>
    public static UInt128? Of(IFileOperations files, ContextLayout context, Timestamp now)
    {
        if (files.Stat(context.Metadata) is not { } head) return null;
        Span<ulong> facts = stackalloc ulong[6 * FactsPerFile];
        var newest = new Timestamp(long.MinValue, 0);
        Add(head, facts, ref newest);
        Add(files.Stat(context.CommitLog), facts[FactsPerFile..], ref newest);
        Add(files.Stat(context.Index), facts[(2 * FactsPerFile)..], ref newest);
        Add(files.Stat(context.IndexLog), facts[(3 * FactsPerFile)..], ref newest);
        Add(files.Stat(context.Pool), facts[(4 * FactsPerFile)..], ref newest);
        Add(files.Stat(context.Packs), facts[(5 * FactsPerFile)..], ref newest);
        return newest.UnixSeconds > now.UnixSeconds - SlowestTickSeconds ? 0 : XxHash128.HashToUInt128(MemoryMarshal.AsBytes(facts));
    }

    private static void Add(FileStat? found, Span<ulong> facts, ref Timestamp newest)
    {
        if (found is not { } stat) return;
        if (stat.LastWrite > newest) newest = stat.LastWrite;
        facts[0] = stat.Inode;
        facts[1] = (ulong)stat.Length;
        facts[2] = (ulong)stat.LastWrite.UnixSeconds;
        facts[3] = (ulong)stat.LastWrite.Nanoseconds;
        facts[4] = (ulong)stat.LastChange.UnixSeconds;
        facts[5] = (ulong)stat.LastChange.Nanoseconds;
    }
}
