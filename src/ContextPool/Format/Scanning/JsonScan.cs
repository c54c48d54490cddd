using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ContextPool.Format;

/// <summary>
/// Goes from token to token of one JSON text by its marks and checks the grammar, as <see cref="Utf8JsonReader"/> does over a whole text with its
/// strict options, and throws at the same token. It throws a <see cref="JsonException"/> that says nothing: what is wrong, and where, is for
/// <see cref="JsonGrammar"/> to find out. Bytes that are not UTF-8 it does not see.
/// </summary>
internal ref struct JsonScan
{
    private const int WordShift = 6;
    private const int InWord = 63;

    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<ulong> _words;
    private readonly int _maxDepth;
    private readonly bool _hasFaults;
    private readonly bool _hasEscapes;
    private int _word;
    private ulong _marks;
    private int _start;
    private int _end;
    private int _depth;
    private int _deepest;
    private JsonTokenType _token;
    private bool _isInObject;
    private bool _isBroken;
    private bool _hasFarNumbers;
    private Levels _levels;

    /// <param name="text">One value, with nothing around it but white space.</param>
    /// <param name="marks">Its marks.</param>
    /// <param name="maxDepth">How deep it may nest.</param>
    public JsonScan(ReadOnlySpan<byte> text, JsonMarks marks, int maxDepth)
    {
        _text = text;
        _words = marks.Words;
        _maxDepth = Math.Clamp(maxDepth, 1, Levels.Most);
        _hasFaults = marks.HasFaults;
        _hasEscapes = marks.HasEscapes;
        MayHaveHalves = marks.MayHaveHalves;
        _marks = _words.IsEmpty ? 0 : _words[0];
    }

    /// <summary>What the scan stands on.</summary>
    public readonly JsonTokenType TokenType => _token;

    /// <summary>Where that starts, its quote included.</summary>
    public readonly int TokenStartIndex => _start;

    /// <summary>Levels around it; a bracket stands on the level of its value.</summary>
    public readonly int CurrentDepth => _depth - (_token is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);

    /// <summary>The token's text; without the quotes of a string.</summary>
    public readonly ReadOnlySpan<byte> ValueSpan => _token is JsonTokenType.String or JsonTokenType.PropertyName
        ? _text[(_start + 1)..(_end - 1)]
        : _text[_start.._end];

    /// <summary>The string or name has escapes.</summary>
    public readonly bool ValueIsEscaped => _hasEscapes && ValueSpan.Contains((byte)'\\');

    /// <inheritdoc cref="BlockScan.MayHaveHalves"/>
    public bool MayHaveHalves { get; }

    /// <summary>The deepest level that <see cref="Skip"/> has been to since this was set to zero.</summary>
    public int Deepest
    {
        readonly get => _deepest;
        set => _deepest = value;
    }

    /// <summary>A number with an exponent or with hundreds of digits was met since this was set to false; such may be beyond a double.</summary>
    public bool HasFarNumbers
    {
        readonly get => _hasFarNumbers;
        set => _hasFarNumbers = value;
    }

    /// <summary>On to the next token; false at the end of the text.</summary>
    public bool Read()
    {
        if (_isBroken) throw Malformed();
        int at = NextMark();
        if (_depth == 0) return ReadAround(at);
        if (at < 0) throw Malformed();
        byte found = _text[at];
        if (_token is JsonTokenType.PropertyName) ReadValue(at, found);
        else if (_token is JsonTokenType.StartObject or JsonTokenType.StartArray) ReadFirst(at, found);
        else if (found == (byte)',') ReadBehindComma();
        else Close(at, found);
        return true;
    }

    /// <summary>Onto the last token of the value that the scan stands on, or on whose name it stands.</summary>
    public void Skip()
    {
        if (_token == JsonTokenType.PropertyName) Read();
        if (_token is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        _deepest = Math.Max(_deepest, _depth);
        SkipContainer(_depth - 1);
    }

    /// <summary>As <see cref="Read"/> up to the end of the container, in one loop: nearly all tokens are passed here.</summary>
    private void SkipContainer(int around)
    {
        bool isFirst = true;
        while (_depth > around)
        {
            int at = RequireMark();
            byte found = _text[at];
            if (found is (byte)'}' or (byte)']' && !_isBroken)
            {
                Close(at, found);
                isFirst = false;
                continue;
            }

            if (!isFirst)
            {
                if (found != (byte)',' || _isBroken) throw Malformed();
                at = RequireMark();
            }

            if (_isInObject) at = SkipName(at);
            found = _text[at];
            isFirst = found is (byte)'{' or (byte)'[';
            if (isFirst) Open(at, found == (byte)'{');
            else if (found == (byte)'"') SkipString(at);
            else ReadValue(at, found);
        }
    }

    /// <summary>Over a name and its colon onto the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SkipName(int at)
    {
        if (_text[at] != (byte)'"') throw Malformed();
        SkipString(at);
        int colon = RequireMark();
        if (_text[colon] != (byte)':') throw Malformed();
        return RequireMark();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipString(int at)
    {
        int close = RequireMark();
        if (_hasFaults && !StringIsSound(_text[(at + 1)..close])) throw Malformed();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int RequireMark()
    {
        int at = NextMark();
        if (at < 0) throw Malformed();
        return at;
    }

    private bool ReadAround(int at)
    {
        if (_token != JsonTokenType.None)
        {
            if (at >= 0) throw Malformed();
            return false;
        }

        if (at < 0) throw Malformed();
        ReadValue(at, _text[at]);
        return true;
    }

    private void ReadFirst(int at, byte found)
    {
        if (found == (_isInObject ? (byte)'}' : (byte)']')) Close(at, found);
        else if (_isInObject) ReadName(at, found);
        else ReadValue(at, found);
    }

    private void ReadBehindComma()
    {
        int at = NextMark();
        if (at < 0) throw Malformed();
        if (_isInObject) ReadName(at, _text[at]);
        else ReadValue(at, _text[at]);
    }

    private void ReadName(int at, byte found)
    {
        if (found != (byte)'"') throw Malformed();
        ReadString(at, JsonTokenType.PropertyName);
        int colon = NextMark();
        if (colon < 0 || _text[colon] != (byte)':') throw Malformed();
    }

    private void ReadValue(int at, byte found)
    {
        switch (found)
        {
            case (byte)'"':
                ReadString(at, JsonTokenType.String);
                break;
            case (byte)'{' or (byte)'[':
                Open(at, found == (byte)'{');
                break;
            case (byte)'t':
                ReadLiteral(at, "true"u8, JsonTokenType.True);
                break;
            case (byte)'f':
                ReadLiteral(at, "false"u8, JsonTokenType.False);
                break;
            case (byte)'n':
                ReadLiteral(at, "null"u8, JsonTokenType.Null);
                break;
            default:
                ReadNumber(at);
                break;
        }
    }

    private void Open(int at, bool isObject)
    {
        if (_depth >= _maxDepth) throw Malformed();
        _levels.Put(_depth, _isInObject);
        _depth++;
        _isInObject = isObject;
        Stand(at, at + 1, isObject ? JsonTokenType.StartObject : JsonTokenType.StartArray);
        _deepest = Math.Max(_deepest, _depth);
    }

    private void Close(int at, byte found)
    {
        if (found != (_isInObject ? (byte)'}' : (byte)']')) throw Malformed();
        Stand(at, at + 1, _isInObject ? JsonTokenType.EndObject : JsonTokenType.EndArray);
        _depth--;
        _isInObject = _levels.Get(_depth);
    }

    private void ReadString(int at, JsonTokenType token)
    {
        // The marks inside of strings are blank, so the next one is that of the closing quote.
        int close = NextMark();
        if (close < 0 || (_hasFaults && !StringIsSound(_text[(at + 1)..close]))) throw Malformed();
        Stand(at, close + 1, token);
    }

    private void ReadLiteral(int at, ReadOnlySpan<byte> literal, JsonTokenType token)
    {
        if (!_text[at..].StartsWith(literal)) throw Malformed();
        int end = at + literal.Length;

        // What hangs on to it has no mark of its own.
        _isBroken = end < _text.Length && JsonBytes.IsInScalar(_text[end]);
        Stand(at, end, token);
    }

    private void ReadNumber(int at)
    {
        int length = JsonNumber.LengthOf(_text[at..], out bool isFar);
        if (length == 0) throw Malformed();
        int end = at + length;
        if (end == _text.Length ? _depth > 0 : !EndsNumber(_text[end])) throw Malformed();
        _isBroken = end < _text.Length && _text[end] == (byte)'/';
        _hasFarNumbers |= isFar;
        Stand(at, end, JsonTokenType.Number);
    }

    private void Stand(int start, int end, JsonTokenType token) => (_start, _end, _token) = (start, end, token);

    /// <summary>The index of the next mark; -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextMark()
    {
        while (_marks == 0)
        {
            if (_word + 1 >= _words.Length) return -1;
            _marks = _words[++_word];
        }

        int at = (_word << WordShift) + BitOperations.TrailingZeroCount(_marks);
        _marks &= _marks - 1;
        return at;
    }

    /// <summary>As the reader of the base class library has it: a slash may start a comment, which is then refused as one.</summary>
    private static bool EndsNumber(byte value) => value is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'/';

    /// <summary>Somewhere in the text is a string that is none; whether it is this one.</summary>
    private static bool StringIsSound(ReadOnlySpan<byte> inner)
    {
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] < ' ') return false;
            if (inner[i] != (byte)'\\') continue;
            if (++i == inner.Length || !NibbleTable.Escapes.Has(inner[i])) return false;
            if (inner[i] != (byte)'u') continue;
            for (int digit = 1; digit <= 4; digit++)
            {
                if (i + digit >= inner.Length || !NibbleTable.Hex.Has(inner[i + digit])) return false;
            }
        }

        return true;
    }

    private static JsonException Malformed() => new();

    /// <summary>Which of the open values are objects, one bit a level.</summary>
    [InlineArray(Most >> WordShift)]
    private struct Levels
    {
        public const int Most = 1024;

        private ulong _first;

        public void Put(int level, bool isObject)
        {
            ulong bit = 1UL << (level & InWord);
            ref ulong word = ref this[level >> WordShift];
            word = isObject ? word | bit : word & ~bit;
        }

        public bool Get(int level) => (this[level >> WordShift] & (1UL << (level & InWord))) != 0;
    }
}
