using System.Runtime.CompilerServices;

namespace ContextPool.Format;

/// <summary>
/// What an exception will say, put together only where there is one: what is required of every number of a pack is asked millions of times
/// and hardly ever not so.
/// </summary>
[InterpolatedStringHandler]
internal ref struct Otherwise
{
    private DefaultInterpolatedStringHandler _text;

    /// <param name="literalLength">From the compiler.</param>
    /// <param name="formattedCount">From the compiler.</param>
    /// <param name="isSo">What is required.</param>
    /// <param name="isWanted">False: nothing is put together.</param>
    public Otherwise(int literalLength, int formattedCount, bool isSo, out bool isWanted)
    {
        isWanted = !isSo;
        _text = isWanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>Once, and only where it is wanted.</summary>
    public string Text() => _text.ToStringAndClear();
}
