using System.Globalization;
using System.Text;

namespace ContextPool.EndToEnd.Corpus;

/// <summary>
/// A store of many small contexts, written by the library: a quarter of them Chinese, two of three packed, as in an archive that is mostly cold. One
/// message in 10,000 has a word of its own, so that a rare word is known.
/// </summary>
/// <param name="Contexts">How many.</param>
/// <param name="Messages">In each.</param>
internal sealed record ChatStore(int Contexts, int Messages)
{
    public const string RareWord = "zyzzyva";

    private const ulong Seed = 12;
    private const int SmallestWords = 20;
    private const int MostDoublings = 4;
    private const int RareEvery = 10_000;
    private const int HanOctaves = 11;
    private const int FirstHan = 0x4E00;
    private const int SecondsBetween = 30;

    private static readonly Timestamp First = new(1_600_000_000, 0);

    /// <summary>The most frequent Chinese character.</summary>
    public static string FrequentHan { get; } = char.ToString((char)FirstHan);

    /// <summary>Makes it in a directory; several at once.</summary>
    public async Task MakeAsync(string directory)
    {
        ContextStore store = ContextStore.Open(directory, new ContextStoreOptions { Durable = false });
        await store.EnableFeatureAsync(StoreFeatures.Packs).ConfigureAwait(false);
        await Parallel.ForAsync(0, Contexts, async (number, cancel) =>
        {
            NewContext context = Context(number);
            await store.CreateAsync(context, cancel).ConfigureAwait(false);
            if (number % 3 != 0) await store.PackAsync(context.Id, cancel: cancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>One of them.</summary>
    public NewContext Context(int number)
    {
        var random = SeededRandom.Of(Seed, number);
        bool isChinese = random.Percent(25);
        return new NewContext
        {
            Id = ContextId.Parse(random.Id()),
            Title = Text(random, isChinese, words: 4),
            Messages =
            [
                .. Enumerable.Range(0, Messages).Select(i => MessageDraft.FromText(
                    i % 2 == 0 ? "User" : "Assistant",
                    Text(random, isChinese, random.LongTailed(SmallestWords, MostDoublings)) + (((number * Messages) + i) % RareEvery == 0 ? RareWord : "")) with
                {
                    CreatedAt = new Timestamp(First.UnixSeconds + ((long)number * SecondsBetween * 7) + (i * SecondsBetween), 0),
                }),
            ],
        };
    }

    /// <summary>A word of letters is as long as two or three characters that each are half a word.</summary>
    private static string Text(SeededRandom random, bool isChinese, int words)
    {
        var text = new StringBuilder();
        for (int i = 0; i < words; i++)
        {
            if (!isChinese) text.Append(Encoding.ASCII.GetString(Vocabulary.Word(random)));
            else text.Append(Han(random)).Append(Han(random)).Append(i % 8 == 7 ? "，" : "");
        }

        return text.ToString();
    }

    private static char Han(SeededRandom random)
    {
        int first = 1 << random.Below(HanOctaves);
        return (char)(FirstHan + first - 1 + random.Below(first));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Contexts:N0} contexts, {(long)Contexts * Messages:N0} messages, a quarter Chinese, two thirds packed");
}
