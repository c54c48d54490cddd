namespace ContextPool.Migration.Reports;

/// <summary>How many files there are of which size. Each class reaches to four times the bytes of the one before.</summary>
internal sealed class SizeClasses
{
    /// <summary>Below this is the first class.</summary>
    public const long Smallest = 1 << 10;

    private const int Factor = 4;

    // Up to 4 GiB, and one for all above.
    private readonly SizeClass[] _classes = [.. Enumerable.Range(0, 13).Select(i => new SizeClass(FromOf(i), i == 12 ? null : FromOf(i + 1), 0, 0))];

    /// <summary>Without the empty ones in front and behind.</summary>
    public IEnumerable<SizeClass> Used => _classes
        .SkipWhile(each => each.Files == 0).Reverse().SkipWhile(each => each.Files == 0).Reverse();

    public void Add(long bytes)
    {
        int i = Array.FindIndex(_classes, each => each.To is null || bytes < each.To);
        _classes[i] = _classes[i] with { Files = _classes[i].Files + 1, Bytes = _classes[i].Bytes + bytes };
    }

    private static long FromOf(int i) => i == 0 ? 0 : Smallest * (long)Math.Pow(Factor, i - 1);
}

/// <summary>Files of one class.</summary>
/// <param name="From">Its smallest size in bytes.</param>
/// <param name="To">The first size beyond it; null where it has no end.</param>
/// <param name="Files">How many.</param>
/// <param name="Bytes">Of all of them.</param>
internal readonly record struct SizeClass(long From, long? To, long Files, long Bytes);
