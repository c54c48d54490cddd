using ContextPool.Catalogue.Database;
using ContextPool.Catalogue.Words;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Searching;

/// <summary>
/// Finds words in one text: the index keeps none of it, so the text is indexed once more, alone, in memory, by the same tokenizer. For one thread
/// at a time.
/// </summary>
internal sealed class Highlighter : IDisposable
{
    // In no text that is indexed: control characters are gaps.
    private const char Begin = '\u0001';
    private const char End = '\u0002';

    private readonly WantedWords _wanted;
    private readonly SqliteConnection _memory = new("Data Source=:memory:;Pooling=False");
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _mark;

    public Highlighter(WantedWords wanted)
    {
        _wanted = wanted;
        _memory.Open();
        _memory.Do("CREATE VIRTUAL TABLE one USING fts5(text, tokenize='unicode61 remove_diacritics 2')");
        _insert = _memory.Prepare("DELETE FROM one; INSERT INTO one VALUES ($text)", ("$text", ""));
        _mark = _memory.Prepare("SELECT highlight(one, 0, char(1), char(2)) FROM one WHERE one MATCH $expression", ("$expression", wanted.Expression));
    }

    /// <summary>Where in a text they are, in order; none where it does not have all of them.</summary>
    public IReadOnlyList<TextMark> Find(string text)
    {
        var words = WordText.Of(text);
        _insert.Parameters[0].Value = words.Words;
        _insert.ExecuteNonQuery();
        if (_mark.ExecuteScalar() is not string marked) return [];
        var marks = new List<TextMark>();
        int at = 0;
        int start = 0;
        foreach (char c in marked)
        {
            if (c == Begin) start = at;
            else if (c == End) Add(marks, words, start, at - start);
            else at++;
        }

        return marks;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _mark.Dispose();
        _memory.Dispose();
    }

    /// <summary>A pair may be more than was asked for; two that overlap are one.</summary>
    private void Add(List<TextMark> marks, WordText words, int start, int length)
    {
        if (length == 0) return;
        bool isFirstAlone = words.IsPair(start, length) && !_wanted.HasPair(words.Words.Substring(start, length));
        TextMark mark = isFirstAlone ? words.FirstOriginOf(start) : words.OriginOf(start, length);
        if (marks.Count > 0 && marks[^1] is var last && mark.Start < last.Start + last.Length)
            marks[^1] = last with { Length = Math.Max(last.Length, mark.Start + mark.Length - last.Start) };
        else
            marks.Add(mark);
    }
}
