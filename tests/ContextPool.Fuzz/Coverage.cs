using System.Runtime.InteropServices;
using SharpFuzz;
using SharpFuzz.Common;

namespace ContextPool.Fuzz;

/// <summary>
/// The map that instrumented code counts its branches in, in the way of AFL: a byte for every pair of places that follow each other. What
/// was seen is kept in classes of counts, so that twice and often are different things.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Size = 1 << 16;

    private static readonly string[] Instrumented = ["ContextPool.dll", "ContextPool.Legacy.dll", "ContextPool.Migration.dll"];

    // Never freed: code of the product may run until the program has ended.
    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    public Coverage() => Trace.SharedMem = _map;

    /// <summary>How many pairs of places were met.</summary>
    public int Edges { get; private set; }

    /// <summary>Changes assemblies in place. They need the map from then on.</summary>
    public static void Instrument(string directory)
    {
        foreach (string name in Instrumented)
            _ = Fuzzer.Instrument(Path.Combine(directory, name), static _ => true, Options.Value).Count();
    }

    /// <summary>Forgets the last run.</summary>
    public void Begin()
    {
        new Span<byte>(_map, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>True where the run since <see cref="Begin"/> went where none went before, or more often.</summary>
    public bool IsNew()
    {
        bool isNew = false;
        var map = new ReadOnlySpan<byte>(_map, Size);
        for (int at = map.IndexOfAnyExcept((byte)0); at >= 0 && at < Size; at++)
        {
            if (map[at] == 0) continue;
            byte mark = ClassOf(map[at]);
            if ((_seen[at] & mark) != 0) continue;
            if (_seen[at] == 0) Edges++;
            _seen[at] |= mark;
            isNew = true;
        }

        return isNew;
    }

    private static byte ClassOf(byte count) => count switch
    {
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
