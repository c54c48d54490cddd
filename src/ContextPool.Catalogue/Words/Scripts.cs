using System.Globalization;
using System.Text;

namespace ContextPool.Catalogue.Words;

/// <summary>What a character is to a search.</summary>
internal enum CharacterKind
{
    /// <summary>Part of a word, or what stands between words: the tokenizer of the index tells.</summary>
    Plain,

    /// <summary>Of a script that has no spaces between its words.</summary>
    Unspaced,

    /// <summary>A sign that is a word by itself, an emoji for instance.</summary>
    Sign,

    /// <summary>On the character before.</summary>
    Mark,

    /// <summary>Between words.</summary>
    Gap,
}

/// <summary>Tells characters apart. By the tables of .NET alone, which are the same with and without a culture.</summary>
internal static class Scripts
{
    // First and last, in order.
    private static readonly (int First, int Last)[] Unspaced =
    [
        (0x0E01, 0x0EFF), // Thai, Lao
        (0x1000, 0x109F), // Myanmar
        (0x1780, 0x17FF), // Khmer
        (0x3005, 0x3007), // iteration mark, closing mark, zero
        (0x3041, 0x30FF), // Hiragana, Katakana
        (0x3105, 0x318E), // Bopomofo, Hangul letters
        (0x31A0, 0x31BF), // Bopomofo
        (0x31F0, 0x31FF), // Katakana
        (0x3400, 0x4DBF), // Han
        (0x4E00, 0x9FFF), // Han
        (0xAC00, 0xD7A3), // Hangul
        (0xF900, 0xFAFF), // Han
        (0xFF66, 0xFFDC), // half as wide
        (0x1B000, 0x1B16F), // Kana
        (0x20000, 0x3FFFD), // Han
    ];

    public static CharacterKind KindOf(Rune rune)
    {
        int value = rune.Value;
        if (value < 0x80) return value is < ' ' or 0x7F ? CharacterKind.Gap : CharacterKind.Plain;
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark) return CharacterKind.Mark;
        if (IsUnspaced(value)) return Rune.IsLetterOrDigit(rune) ? CharacterKind.Unspaced : CharacterKind.Gap;
        return category switch
        {
            UnicodeCategory.OtherSymbol => CharacterKind.Sign,

            // Joiners and the colours of skin: whoever looks for a sign finds all forms of it.
            UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.ModifierSymbol => CharacterKind.Gap,
            _ => CharacterKind.Plain,
        };
    }

    /// <summary>
    /// A character and the mark behind it as the one character that they make; null where the index reads the two as the one anyway, or there
    /// is none. .NET composes nothing where it has no culture.
    /// </summary>
    public static int? Compose(int character, int mark) => (character, mark) switch
    {
        (0x0418, 0x0306) => 0x0419,
        (0x0438, 0x0306) => 0x0439,
        (0x0415, 0x0308) => 0x0401,
        (0x0435, 0x0308) => 0x0451,
        (0x0406, 0x0308) => 0x0407,
        (0x0456, 0x0308) => 0x0457,
        (0x0423, 0x0306) => 0x040E,
        (0x0443, 0x0306) => 0x045E,
        (0x0413, 0x0301) => 0x0403,
        (0x0433, 0x0301) => 0x0453,
        (0x041A, 0x0301) => 0x040C,
        (0x043A, 0x0301) => 0x045C,
        ( >= 0x304B and <= 0x3062, 0x3099) when character % 2 == 1 => character + 1,
        ( >= 0x30AB and <= 0x30C2, 0x3099) when character % 2 == 1 => character + 1,
        (0x3064 or 0x3066 or 0x3068 or 0x30C4 or 0x30C6 or 0x30C8, 0x3099) => character + 1,
        ( >= 0x306F and <= 0x307B, 0x3099) when character % 3 == 0x306F % 3 => character + 1,
        ( >= 0x30CF and <= 0x30DB, 0x3099) when character % 3 == 0x30CF % 3 => character + 1,
        ( >= 0x306F and <= 0x307B, 0x309A) when character % 3 == 0x306F % 3 => character + 2,
        ( >= 0x30CF and <= 0x30DB, 0x309A) when character % 3 == 0x30CF % 3 => character + 2,
        _ => null,
    };

    /// <summary>Letters and digits that are as wide as Han are those of ASCII.</summary>
    public static int Narrow(int character) => character is >= 0xFF01 and <= 0xFF5E ? character - 0xFEE0 : character;

    private static bool IsUnspaced(int value)
    {
        if (value < Unspaced[0].First) return false;
        foreach ((int first, int last) in Unspaced)
        {
            if (value <= last) return value >= first;
        }

        return false;
    }
}
