namespace ContextPool.Format;

/// <summary>
/// Finds where a value ends, over text that may arrive in pieces. It matches brackets and quotes only; whether the value
/// is well-formed is for <see cref="JsonGrammar"/> to say. Search goes on where it stopped, so a value that
/// spans many pieces is scanned once.
/// </summary>
internal struct JsonExtent
{
    private int _scanned;
    private int _depth;
    private bool _inString;

    /// <summary>
    /// Looks for the end of the value that starts at index 0 of <paramref name="text"/>; each call must bring
    /// the same text, longer. True with the length of the value once it is known.
    /// </summary>
    public bool TryFindEnd(ReadOnlySpan<byte> text, bool isLast, out int length)
    {
        length = 0;
        if (text.IsEmpty) return false;
        if (text[0] is not ((byte)'"' or (byte)'{' or (byte)'[')) return TryEndScalar(text, isLast, out length);
        while (_scanned < text.Length)
        {
            if (_inString ? !SkipString(text) : !SkipToNesting(text)) return false;
            if (_depth == 0 && !_inString)
            {
                length = _scanned;
                return true;
            }
        }

        return false;
    }

    /// <summary>The length of the value that starts a well-formed text.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        var extent = default(JsonExtent);
        return extent.TryFindEnd(text, isLast: true, out int length) ? length : text.Length;
    }

    private static bool TryEndScalar(ReadOnlySpan<byte> text, bool isLast, out int length)
    {
        // At least one byte, so that a stray ',' or '}' becomes a value that the grammar then refuses.
        length = Math.Max(1, JsonBytes.EndOfScalar(text, 0));
        return length < text.Length || isLast;
    }

    private bool SkipString(ReadOnlySpan<byte> text)
    {
        int stop = text[_scanned..].IndexOfAny(JsonBytes.StringStops);
        if (stop < 0)
        {
            _scanned = text.Length;
            return false;
        }

        if (text[_scanned + stop] == (byte)'"')
        {
            _scanned += stop + 1;
            _inString = false;
            return true;
        }

        // A backslash hides the next byte; where that has not arrived yet, the backslash is looked at again.
        bool hasNext = _scanned + stop + 1 < text.Length;
        _scanned += stop + (hasNext ? 2 : 0);
        return hasNext;
    }

    private bool SkipToNesting(ReadOnlySpan<byte> text)
    {
        int stop = text[_scanned..].IndexOfAny(JsonBytes.NestingStops);
        if (stop < 0)
        {
            _scanned = text.Length;
            return false;
        }

        byte found = text[_scanned + stop];
        _scanned += stop + 1;
        if (found == (byte)'"') _inString = true;
        else _depth += found is (byte)'{' or (byte)'[' ? 1 : -1;
        return true;
    }
}
