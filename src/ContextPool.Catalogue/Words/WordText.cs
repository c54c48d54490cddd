using System.Globalization;
using System.Text;

namespace ContextPool.Catalogue.Words;

/// <summary>
/// A text as the index is given it: as it is where words stand between spaces, and of scripts that have none every pair of neighbours, so that
/// two characters are a word wherever they stand, and three are two words in a row. The last of such a run stands there alone too, so every
/// character begins a word. Signs are spelled, because the index knows of none. Remembers where everything came from.
/// </summary>
internal sealed class WordText
{
    /// <summary>4 Mi characters: what stands behind them in a message is not found.</summary>
    public const int MostCharacters = 4 << 20;

    private readonly StringBuilder _words;
    private readonly List<int> _origins;
    private readonly List<Character> _characters;

    private WordText(string text)
    {
        string read = text.Length <= MostCharacters ? text : text[..MostCharacters];
        _characters = Character.AllOf(read);
        _words = new StringBuilder(read.Length + (read.Length / 2));
        _origins = new List<int>(_words.Capacity);
    }

    /// <summary>What the index is given.</summary>
    public string Words => _words.ToString();

    /// <summary>All that a message says.</summary>
    public static WordText Of(string text)
    {
        var words = new WordText(text);
        words.Write(endsOpen: false);
        return words;
    }

    /// <summary>
    /// What is looked for where somebody asks for a text. A run at its end may go on in what is found, so its last character does not have to
    /// stand alone; one character alone is the beginning of a word.
    /// </summary>
    /// <returns>The words; whether the last of them is a beginning; nothing where there is no word in it.</returns>
    public static (string Words, bool IsBeginning)? Wanted(string text)
    {
        var words = new WordText(text);
        if (!words._characters.Exists(c => c.IsOfAWord)) return null;
        words.Write(endsOpen: true);
        List<Character> all = words._characters;
        bool isBeginning = all[^1].Kind == CharacterKind.Unspaced && (all.Count == 1 || all[^2].Kind != CharacterKind.Unspaced);
        return (words.Words, isBeginning);
    }

    /// <summary>Where in the text a part of <see cref="Words"/> came from.</summary>
    public TextMark OriginOf(int start, int length)
    {
        int from = _characters[_origins[start]].Start;
        return new TextMark(from, _characters[_origins[start + length - 1]].End - from);
    }

    /// <summary>True where such a part is one pair, and so the beginning of a word that is longer than what was asked for.</summary>
    public bool IsPair(int start, int length) =>
        _characters[_origins[start]].Kind == CharacterKind.Unspaced && _origins[start + length - 1] == _origins[start] + 1
        && !_words.ToString(start, length).Contains(' ');

    /// <summary>Where in the text the first character of such a part came from.</summary>
    public TextMark FirstOriginOf(int start)
    {
        Character first = _characters[_origins[start]];
        return new TextMark(first.Start, first.End - first.Start);
    }

    private void Write(bool endsOpen)
    {
        for (int at = 0; at < _characters.Count;)
        {
            switch (_characters[at].Kind)
            {
                case CharacterKind.Unspaced:
                    at = WriteRun(at, endsOpen);
                    break;
                case CharacterKind.Sign:
                    Write($" u{_characters[at].Value.ToString("x", CultureInfo.InvariantCulture)} ", at++);
                    break;
                case CharacterKind.Gap:
                    Write(" ", at++);
                    break;
                default:
                    Write(_characters[at].Value, at++);
                    break;
            }
        }
    }

    private int WriteRun(int start, bool endsOpen)
    {
        int end = start + 1;
        while (end < _characters.Count && _characters[end].Kind == CharacterKind.Unspaced) end++;
        Write(" ", start);
        for (int at = start; at + 1 < end; at++)
        {
            Write(_characters[at].Value, at);
            Write(_characters[at + 1].Value, at + 1);
            Write(" ", at + 1);
        }

        bool isOpen = endsOpen && end == _characters.Count && end - start > 1;
        if (isOpen) return end;
        Write(_characters[end - 1].Value, end - 1);
        Write(" ", end - 1);
        return end;
    }

    private void Write(int value, int origin)
    {
        if (value < 0x10000)
        {
            _words.Append((char)value);
            _origins.Add(origin);
        }
        else
        {
            Write(char.ConvertFromUtf32(value), origin);
        }
    }

    private void Write(string text, int origin)
    {
        _words.Append(text);
        for (int i = 0; i < text.Length; i++) _origins.Add(origin);
    }
}
