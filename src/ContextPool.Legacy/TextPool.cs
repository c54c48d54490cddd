using System.Numerics;

namespace ContextPool.Legacy;

/// <summary>
/// Arrays for the texts of legacy files, which a run rents by the hundred and on many threads. The shared pool of the runtime rounds every
/// length up to a power of two and keeps arrays for each thread that gave one back; this one rounds by a quarter of that at most, keeps its
/// arrays for all threads together, and no more than so many bytes of them. Safe for concurrent use.
/// </summary>
/// <param name="maxKeptBytes">The most bytes that lie ready for the next; what comes back beyond them is left to the collector.</param>
internal sealed class TextPool(long maxKeptBytes)
{
    private const int SmallestBits = 12;
    private const int ClassesPerDoubling = 4;

    // Up to twice as long as what was asked for: an array that is there is better than a new one beside it.
    private const int ClassesLookedAt = ClassesPerDoubling + 1;

    private readonly Lock _gate = new();
    private readonly Stack<byte[]>[] _kept = [.. Enumerable.Range(0, ClassesPerDoubling * (32 - SmallestBits)).Select(_ => new Stack<byte[]>())];

    /// <summary>For all of a program.</summary>
    public static TextPool Shared { get; } = new(maxKeptBytes: 8 << 20);

    /// <summary>Bytes that lie ready now.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>An array of at least so many bytes, with whatever is in it.</summary>
    public byte[] Rent(int length)
    {
        int first = ClassOf(length);
        lock (_gate)
        {
            for (int each = first; each < Math.Min(first + ClassesLookedAt, _kept.Length); each++)
            {
                if (!_kept[each].TryPop(out byte[]? array)) continue;
                KeptBytes -= array.Length;
                return array;
            }
        }

        return GC.AllocateUninitializedArray<byte>(Math.Max(length, LengthOf(first)));
    }

    /// <summary>Takes back what it lent. Nobody uses it any more.</summary>
    public void Return(byte[] array)
    {
        int own = ClassOf(array.Length);
        lock (_gate)
        {
            if (array.Length != LengthOf(own) || KeptBytes + array.Length > maxKeptBytes) return;
            KeptBytes += array.Length;
            _kept[own].Push(array);
        }
    }

    /// <summary>The class whose arrays are the shortest that have room for so many bytes.</summary>
    private static int ClassOf(int length)
    {
        if (length <= 1 << SmallestBits) return 0;
        int bits = BitOperations.Log2((uint)(length - 1));
        int quarter = (length - 1) >> (bits - 2) & (ClassesPerDoubling - 1);
        return (ClassesPerDoubling * (bits - SmallestBits)) + quarter + 1;
    }

    /// <summary>The length of the arrays of a class; negative where no array is as long.</summary>
    private static int LengthOf(int number)
    {
        int bits = SmallestBits + (number / ClassesPerDoubling);
        return (int)Math.Min((ClassesPerDoubling + (number % ClassesPerDoubling)) * (1L << (bits - 2)), int.MaxValue);
    }
}
