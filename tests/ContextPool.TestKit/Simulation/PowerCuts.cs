using System.Globalization;

namespace ContextPool.TestKit.Simulation;

/// <summary>
/// The states in which a power cut may leave a disk: of every name change that is not durable it happened or not, and of every file
/// that is not, the durable bytes, all, a part, or zeros in place of what was lost. All of them where there are few, else those with
/// nothing, with everything, with one alone and with one missing, and a seeded sample.
/// </summary>
internal static class PowerCuts
{
    private const int WaysOfAFile = 4;

    /// <summary>Each different state once, with how to get it again.</summary>
    /// <param name="disk">A snapshot.</param>
    /// <param name="most">Up to so many all are tried, else so many are drawn.</param>
    /// <param name="seed">Of what is drawn.</param>
    public static IEnumerable<(string Ways, SimulatedDisk Left)> Of(SimulatedDisk disk, int most, int seed)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (int[] ways in Choices(disk, most, seed))
        {
            SimulatedDisk left = Cut(disk, ways, seed);
            if (seen.Add(left.Digest())) yield return (string.Concat(ways), left);
        }
    }

    /// <summary>The state with a name, again.</summary>
    public static SimulatedDisk Again(SimulatedDisk disk, string ways, int seed) => Cut(disk, [.. ways.Select(way => way - '0')], seed);

    /// <summary>Any one of them.</summary>
    public static SimulatedDisk Any(SimulatedDisk disk, Random random) => Cut(
        disk,
        [.. Enumerable.Range(0, disk.UnsettledNames + disk.DirtyFiles).Select(i => random.Next(i < disk.UnsettledNames ? 2 : WaysOfAFile))],
        random.Next());

    /// <summary>How many states there are, equal ones included.</summary>
    public static double CountOf(SimulatedDisk disk) => Math.Pow(2, disk.UnsettledNames) * Math.Pow(WaysOfAFile, disk.DirtyFiles);

    private static IEnumerable<int[]> Choices(SimulatedDisk disk, int most, int seed)
    {
        (int names, int all) = (disk.UnsettledNames, disk.UnsettledNames + disk.DirtyFiles);
        return CountOf(disk) <= most ? Every(names, all, (int)CountOf(disk)) : Drawn(names, all, most, seed);
    }

    private static IEnumerable<int[]> Every(int names, int all, int count)
    {
        for (int number = 0; number < count; number++)
        {
            int rest = number;
            int[] ways = new int[all];
            for (int i = 0; i < all; i++) (rest, ways[i]) = Math.DivRem(rest, i < names ? 2 : WaysOfAFile);
            yield return ways;
        }
    }

    private static IEnumerable<int[]> Drawn(int names, int all, int most, int seed)
    {
        int[] none = new int[all];
        int[] full = [.. Enumerable.Repeat(1, all)];
        yield return none;
        yield return full;
        for (int i = 0; i < all && (2 * i) + 2 < most; i++)
        {
            yield return [.. none.Select((way, at) => at == i ? 1 : way)];
            yield return [.. full.Select((way, at) => at == i ? 0 : way)];
        }

        var random = new Random(seed);
        for (int drawn = (2 * all) + 2; drawn < most; drawn++)
            yield return [.. none.Select((_, i) => random.Next(i < names ? 2 : WaysOfAFile))];
    }

    private static SimulatedDisk Cut(SimulatedDisk disk, int[] ways, int seed)
    {
        int file = disk.UnsettledNames;
        var random = new Random(seed);
        return disk.CutPower(i => ways[i] == 1, (durable, seen) => Remains(ways[file++], durable, seen, random));
    }

    private static byte[] Remains(int way, byte[] durable, byte[] seen, Random random)
    {
        // Drawn whatever the way, so that the bytes of one file do not depend on the way of another.
        int torn = random.Next(seen.Length + 1);
        switch (way)
        {
            case 0:
                return durable;
            case 1:
                return seen;
            case 2:
                return seen[..Math.Max(torn, CommonPrefix(durable, seen))];
            case 3:
                byte[] zeros = new byte[seen.Length];
                seen.AsSpan(0, CommonPrefix(durable, seen)).CopyTo(zeros);
                return zeros;
            default:
                throw new ArgumentOutOfRangeException(nameof(way), way.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static int CommonPrefix(byte[] durable, byte[] seen) => durable.AsSpan().CommonPrefixLength(seen);
}
