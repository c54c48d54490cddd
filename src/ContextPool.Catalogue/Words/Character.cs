using System.Text;

namespace ContextPool.Catalogue.Words;

/// <summary>A character of a text, with the marks on it that make another one of it.</summary>
/// <param name="Value">The code point.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Kind">What it is to a search.</param>
internal readonly record struct Character(int Value, int Start, int End, CharacterKind Kind)
{
    /// <summary>True for what makes a word, be it alone.</summary>
    public bool IsOfAWord => Kind is CharacterKind.Unspaced or CharacterKind.Sign || (Kind == CharacterKind.Plain && Rune.IsLetterOrDigit(new Rune(Value)));

    /// <summary>Those of a text, in order.</summary>
    public static List<Character> AllOf(string text)
    {
        var all = new List<Character>(text.Length);
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int start = at;
            at += rune.Utf16SequenceLength;
            if (rune == Rune.ReplacementChar) all.Add(new Character(' ', start, at, CharacterKind.Gap)); // half a surrogate pair comes as this too
            else if (Scripts.KindOf(rune) is var kind && kind == CharacterKind.Mark) AddMark(all, rune.Value, start, at);
            else all.Add(new Character(Scripts.Narrow(rune.Value), start, at, kind));
        }

        return all;
    }

    private static void AddMark(List<Character> all, int mark, int start, int end)
    {
        Character before = all.Count > 0 ? all[^1] : default;
        if (Scripts.Compose(before.Value, mark) is { } composed) all[^1] = before with { Value = composed, End = end };
        else if (before.Kind == CharacterKind.Unspaced) all[^1] = before with { End = end };
        else if (all.Count > 0 && before.Kind == CharacterKind.Plain) all.Add(new Character(mark, start, end, CharacterKind.Plain));
        else all.Add(new Character(' ', start, end, CharacterKind.Gap));
    }
}
