using System.Globalization;
using ContextPool.Legacy;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>
/// Tries splitters on file after file, most of them odd and half of them damaged. Every one has to take what the reference takes, and say the
/// same of it; to refuse what it refuses, for a reason that is one; and all have to say the same to the letter, refusals included.
/// </summary>
internal static class SplitterTrial
{
    private static readonly ContextId Id = Some.ContextId(1);

    /// <summary>Throws <see cref="TrialFailedException"/> at the first file that some splitter takes for another than it is.</summary>
    /// <param name="seed">Where the files come from; file n of a seed is always the same.</param>
    /// <param name="cases">How many.</param>
    /// <param name="splitters">Makes them for one file; they may draw windows and the like.</param>
    /// <returns>How many files were taken; the others were refused.</returns>
    public static long Run(int seed, long cases, Func<Random, IReadOnlyList<Splitter>> splitters)
    {
        long taken = 0;
        for (long n = 0; n < cases; n++)
        {
            if (TryFile(seed, n, splitters)) taken++;
        }

        return taken;
    }

    /// <summary>The nth file of a seed, and its limits.</summary>
    public static (byte[] Text, LegacyLimits Limits) FileOf(int seed, long n, out Random random)
    {
        random = new Random(HashCode32(seed, n));
        int maxDepth = random.Next(4) switch { 0 => 6, 1 => 16, _ => LegacyLimits.DefaultMaxDepth };
        var limits = new LegacyLimits
        {
            MaxDepth = maxDepth,
            WindowBytes = random.Next(1, 65),
            MaxMessageBytes = random.Next(10) == 0 ? random.Next(1, 400) : LegacyLimits.DefaultMaxMessageBytes,
            MaxMetadataBytes = random.Next(10) == 0 ? random.Next(1, 1000) : LegacyLimits.DefaultMaxMetadataBytes,
            MaxMessages = random.Next(10) == 0 ? random.Next(1, 4) : LegacyLimits.DefaultMaxMessages,
        };
        var odd = new OddLegacy(random, Id, maxDepth);
        byte[] text = odd.Next();
        if (random.Next(2) == 0) text = new Mutation(random, Mutation.JsonWords).Of(text, odd.Next());
        return (text, limits);
    }

    /// <summary>One file. True where it was taken, false where it was refused; throws where either is wrong.</summary>
    public static bool Try(byte[] text, LegacyLimits limits, IReadOnlyList<Splitter> splitters)
    {
        ReferenceSplit expected = ReferenceSplit.Of(text, Id, limits);
        SplitText? first = null;
        foreach (Splitter splitter in splitters)
        {
            SplitText split = splitter(text, Id, limits);
            if (WhyWrong(expected, split, text.Length) is { } why) throw new InvalidOperationException(why);
            first ??= split;
            if (first != split) throw new InvalidOperationException($"two splitters differ:\n{first}\n{split}");
        }

        return first is { Fault: null };
    }

    private static bool TryFile(int seed, long n, Func<Random, IReadOnlyList<Splitter>> splitters)
    {
        (byte[] text, LegacyLimits limits) = FileOf(seed, n, out Random random);
        try
        {
            return Try(text, limits, splitters(random));
        }
        catch (Exception e)
        {
            throw new TrialFailedException(
                string.Create(CultureInfo.InvariantCulture, $"file {n} of seed {seed}: {e.GetType().Name}: {e.Message}\n{TrialFailedException.Shown(text)}"), e);
        }
    }

    private static string? WhyWrong(ReferenceSplit expected, SplitText split, int length)
    {
        if (split.Fault is { } fault)
        {
            if (split.Offset < 0 || split.Offset > length) return $"the fault lies at byte {split.Offset} of {length}: {split.Told}";
            if (expected.IsJson && !expected.Faults.Contains(fault)) return $"refused, {split.Told}; the reference has [{string.Join(' ', expected.Faults)}]";
            return null;
        }

        if (!expected.IsJson) return "taken, and is no JSON";
        if (expected.Faults.Count > 0) return $"taken in spite of [{string.Join(' ', expected.Faults)}]";
        return split.Told == expected.Told ? null : $"understood otherwise:\n{split.Told}\n--- the reference:\n{expected.Told}";
    }

    /// <summary>The same in every process, which <see cref="HashCode"/> is not.</summary>
    private static int HashCode32(int seed, long n) => unchecked((int)((ulong)((seed * 1_000_003L) + n) * 0x9E3779B97F4A7C15 >> 32));
}
