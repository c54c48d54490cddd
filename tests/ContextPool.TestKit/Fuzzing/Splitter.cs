using ContextPool.Legacy;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>Anything that splits a legacy file.</summary>
/// <param name="text">The file.</param>
/// <param name="id">The context that its name says.</param>
/// <param name="limits">What may be taken.</param>
internal delegate SplitText Splitter(ReadOnlyMemory<byte> text, ContextId id, LegacyLimits limits);

/// <summary>The product's ways to split.</summary>
internal static class Splitters
{
    /// <summary>The file held whole.</summary>
    public static SplitText Whole(ReadOnlyMemory<byte> text, ContextId id, LegacyLimits limits)
    {
        using LegacyText whole = Texts.InMemory(text.Span);
        return SplitText.Of(whole, id, limits);
    }

    /// <summary>The file through a window, which the limits give, filled by reads of at most so many bytes.</summary>
    public static Splitter Streaming(int mostAtOnce) => (text, id, limits) =>
    {
        using LegacyText streamed = LegacyText.OnDisk(new BytesReader(text, mostAtOnce));
        return SplitText.Of(streamed, id, limits);
    };
}
