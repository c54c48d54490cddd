namespace ContextPool.EndToEnd.Corpus;

/// <summary>SplitMix64, written out here so that a seed means the same bytes on every runtime and machine: whole numbers only.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A sequence of its own for each part of a whole, whatever order the parts are made in.</summary>
    public static SeededRandom Of(ulong seed, int part) => new(new SeededRandom(seed ^ (0xD1B54A32D192ED03UL * (ulong)(part + 1))).Next());

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        ulong mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to one below.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int share) => Below(100) < share;

    /// <summary>A size with a long tail: from the smallest on, each doubling half as often as the one before.</summary>
    public int LongTailed(int smallest, int mostDoublings)
    {
        int doublings = 0;
        while (doublings < mostDoublings && (Next() & 1) == 0) doublings++;
        int octave = smallest << doublings;
        return octave + Below(octave);
    }

    /// <summary>An id as the application spells it.</summary>
    public string Id() => $"{Next():x16}{Next():x16}".Insert(20, "-").Insert(16, "-").Insert(12, "-").Insert(8, "-");

    /// <summary>The same in another order.</summary>
    public void Shuffle<T>(IList<T> list)
    {
        for (int last = list.Count - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (list[last], list[other]) = (list[other], list[last]);
        }
    }
}
