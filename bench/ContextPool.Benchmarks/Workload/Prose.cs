namespace ContextPool.Benchmarks.Workload;

/// <summary>
/// Invented text that compresses about as text does: words from a vocabulary, the frequent ones short and each half as frequent as
/// one of half its rank. The same random numbers give the same text.
/// </summary>
internal static class Prose
{
    private const int Seed = 7;
    private const int Vocabulary = 20_000;
    private const int LettersOfFrequent = 2;
    private const int RanksPerLetter = 4; // A word of rank r has about log4(r) letters more than the most frequent.
    private const string Consonants = "tnshrdlmwcfgypbvk";
    private const string Vowels = "eaoiu";

    private static readonly string[] Words = Invent();

    /// <summary>So many characters.</summary>
    public static string Of(Random random, int characters) => string.Create(characters, random, static (text, random) =>
    {
        while (!text.IsEmpty)
        {
            string word = Words[(int)Math.Pow(Vocabulary, random.NextDouble()) - 1];
            int length = Math.Min(word.Length, text.Length);
            word.AsSpan(0, length).CopyTo(text);
            text = text[length..];
            if (text.IsEmpty) return;
            text[0] = ' ';
            text = text[1..];
        }
    });

    private static string[] Invent()
    {
        var random = new Random(Seed);
        var words = new string[Vocabulary];
        for (int rank = 0; rank < Vocabulary; rank++)
        {
            int letters = LettersOfFrequent + (int)Math.Log(rank + 1, RanksPerLetter) + random.Next(2);
            words[rank] = string.Create(letters, random, static (word, random) =>
            {
                for (int i = 0; i < word.Length; i++)
                {
                    string from = i % 2 == 0 ? Consonants : Vowels;
                    word[i] = from[random.Next(from.Length)];
                }
            });
        }

        return words;
    }
}
