using System.Diagnostics;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>Something that reads bytes which anybody may have written.</summary>
/// <param name="Name">How a command names it.</param>
/// <param name="Seeds">Bytes as they should be.</param>
/// <param name="Words">What means something in the format.</param>
/// <param name="Read">Reads them with all that is made of them afterwards. Throws nothing that the reader documents.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words, Action<byte[]> Read)
{
    // What a reader may take whatever it reads, and for each byte of that: entries and strings are larger than their text.
    private const long MostBytes = 4 << 20;
    private const long MostBytesPerByte = 2000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Makes checksums true again, so that what lies behind them is reached; null where there are none.</summary>
    public Func<byte[], byte[]>? Mend { get; init; }

    /// <summary>
    /// Reads the bytes as they are, and with checksums that are true. Throws where a reader throws what it does not document, takes memory on
    /// the word of a length, or takes its time.
    /// </summary>
    public void Try(byte[] bytes)
    {
        TryAsItIs(bytes);
        if (Mend?.Invoke([.. bytes]) is { } mended && !mended.AsSpan().SequenceEqual(bytes)) TryAsItIs(mended);
    }

    private void TryAsItIs(byte[] bytes)
    {
        long began = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostBytes + (MostBytesPerByte * bytes.Length))
            throw new InvalidOperationException($"{Name} took {allocated} bytes of memory for {bytes.Length} bytes");
        if (Stopwatch.GetElapsedTime(began) > Longest) throw new InvalidOperationException($"{Name} took {Stopwatch.GetElapsedTime(began)} for {bytes.Length} bytes");
    }
}
