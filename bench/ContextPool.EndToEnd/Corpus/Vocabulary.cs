using System.Text;

namespace ContextPool.EndToEnd.Corpus;

/// <summary>Invented words, the frequent ones short; each with a space behind it. Whole numbers only, as the rest of a corpus.</summary>
internal static class Vocabulary
{
    private const ulong Seed = 7;
    private const int Octaves = 12; // 4,095 words
    private const int LettersOfFrequent = 2;
    private const int OctavesPerLetter = 2;
    private const string Consonants = "tnshrdlmwcfgypbvk";
    private const string Vowels = "eaoiu";

    private static readonly byte[][] Words = Invent();

    /// <summary>The word that comes most often.</summary>
    public static string MostFrequent { get; } = Encoding.ASCII.GetString(Words[0]).Trim();

    /// <summary>A word of each octave of ranks as often as one of any other, so that a word of twice the rank is half as frequent.</summary>
    public static byte[] Word(SeededRandom random)
    {
        int first = 1 << random.Below(Octaves);
        return Words[first - 1 + random.Below(first)];
    }

    private static byte[][] Invent()
    {
        var random = new SeededRandom(Seed);
        var words = new byte[(1 << Octaves) - 1][];
        for (int octave = 0, word = 0; octave < Octaves; octave++)
        {
            for (int i = 0; i < 1 << octave; i++) words[word++] = Invent(random, LettersOfFrequent + (octave / OctavesPerLetter) + random.Below(2));
        }

        return words;
    }

    private static byte[] Invent(SeededRandom random, int letters)
    {
        var word = new StringBuilder(letters + 1);
        for (int i = 0; i < letters; i++)
        {
            string from = i % 2 == 0 ? Consonants : Vowels;
            word.Append(from[random.Below(from.Length)]);
        }

        return Encoding.ASCII.GetBytes(word.Append(' ').ToString());
    }
}
