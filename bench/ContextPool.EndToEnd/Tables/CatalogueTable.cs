using System.Diagnostics;
using ContextPool.Catalogue;
using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Harness;

namespace ContextPool.EndToEnd.Tables;

/// <summary>
/// What a catalogue of 100,000 contexts and 1,000,000 messages costs to make and to keep, how quickly it answers, and what an append pays for it. In
/// this process, because programs keep one open.
/// </summary>
internal sealed class CatalogueTable(Bench bench) : ITable
{
    private const int Times = 21;
    private const int Changes = 100;
    private const int Appends = 500;

    public string Name => "Catalogue";

    public void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private async Task RunAsync(TextWriter output)
    {
        var corpus = new ChatStore(bench.IsQuick ? 2_000 : 100_000, 10);
        string directory = Path.Combine(bench.Scratch, "chats");
        long start = Stopwatch.GetTimestamp();
        await corpus.MakeAsync(directory);
        bench.Log.WriteLine($"{corpus}: made in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
        output.WriteLine($"{corpus}. What answers is the median of {Times} calls, each on words or at a place that was asked for before.");
        output.WriteLine();
        var table = new MarkdownTable("", "ms", "and");
        ContextStore store = ContextStore.Open(directory, new ContextStoreOptions { Durable = false });
        using (StoreCatalogue listing = await OpenAsync(store, search: false))
        {
            table.Add("first refresh, list alone", await OnceAsync(() => listing.RefreshAsync()), SizeOf(listing));
            await ListsAsync(table, listing, corpus.Contexts);
        }

        using StoreCatalogue catalogue = await OpenAsync(store, search: true);
        table.Add("first refresh, words too", await OnceAsync(() => catalogue.RefreshAsync()), SizeOf(catalogue));
        table.Add("refresh, nothing changed", await OnceAsync(() => catalogue.RefreshAsync()), "");
        await ChangeAsync(store, corpus, Changes);
        table.Add($"refresh after {Changes} appends", await OnceAsync(() => catalogue.RefreshAsync()), "");
        await SearchesAsync(table, catalogue);
        await AppendsAsync(table, store, catalogue, corpus);
        table.Write(output);
    }

    private static async Task ListsAsync(MarkdownTable table, StoreCatalogue catalogue, int contexts)
    {
        string? deep = await DeepAsync(catalogue, contexts / 2);
        table.Add("page of 50, the newest", await MedianAsync(() => catalogue.ListAsync()), "");
        table.Add("page of 50, from the middle", await MedianAsync(() => catalogue.ListAsync(new ContextQuery { After = deep })), "");
        table.Add("page of 50, by title", await MedianAsync(() => catalogue.ListAsync(new ContextQuery { Order = ContextOrder.Title, Descending = false })), "");
        table.Add("a title that no context has", await MedianAsync(() => catalogue.ListAsync(new ContextQuery { TitleContains = "not there" })), "all titles are looked through");
    }

    private static async Task<string?> DeepAsync(StoreCatalogue catalogue, int place)
    {
        string? next = null;
        for (int passed = 0; passed < place; passed += 1_000) next = (await catalogue.ListAsync(new ContextQuery { Limit = 1_000, After = next })).Next;
        return next;
    }

    private static async Task SearchesAsync(MarkdownTable table, StoreCatalogue catalogue)
    {
        string han = ChatStore.FrequentHan;
        (string Name, string Words, SearchQuery Query)[] searches =
        [
            ("a rare word", ChatStore.RareWord, new SearchQuery()),
            ("a frequent word", Vocabulary.MostFrequent, new SearchQuery()),
            ("a frequent word, said by the assistant", Vocabulary.MostFrequent, new SearchQuery { Role = "assistant" }),
            ("a frequent word and a rare one", $"{Vocabulary.MostFrequent} {ChatStore.RareWord}", new SearchQuery()),
            ("a word that is not there", "qqqq", new SearchQuery()),
            ("beginnings, ta*", "ta*", new SearchQuery()),
            ("the most frequent Chinese character", han, new SearchQuery()),
            ("a Chinese character of rank 1,000", char.ToString((char)(han[0] + 1_000)), new SearchQuery()),
            ("two Chinese characters", han + (char)(han[0] + 1), new SearchQuery()),
            ("four Chinese characters", new string(han[0], 4), new SearchQuery()),
        ];
        foreach ((string name, string words, SearchQuery query) in searches)
        {
            int found = (await catalogue.SearchAsync(words, query)).Hits.Count;
            table.Add($"search: {name}", await MedianAsync(() => catalogue.SearchAsync(words, query)), $"{found} hits, read and shown");
        }
    }

    private static async Task AppendsAsync(MarkdownTable table, ContextStore store, StoreCatalogue catalogue, ChatStore corpus)
    {
        var chats = new List<ChatContext>();
        for (int i = 0; i < 10; i++) chats.Add(await store.OpenAsync(corpus.Context(i * 30).Id));
        await AppendAsync(chats, null);
        double alone = await AppendAsync(chats, null);
        double with = await AppendAsync(chats, catalogue);
        table.Add("an append, not durable", Bench.Number(alone, "N2"), "pays nothing for the catalogue");
        table.Add("an append and a refresh of its context", Bench.Number(with, "N2"), "for whoever wants to find it at once");
    }

    private static async Task<double> AppendAsync(List<ChatContext> chats, StoreCatalogue? catalogue)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Appends; i++)
        {
            ChatContext chat = chats[i % chats.Count];
            await chat.AppendAsync(MessageDraft.FromText("User", $"one more, number {i}"));
            if (catalogue is not null) await catalogue.RefreshAsync([chat.Id]);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / Appends;
    }

    private static async Task ChangeAsync(ContextStore store, ChatStore corpus, int changes)
    {
        for (int i = 0; i < changes; i++)
        {
            ChatContext chat = await store.OpenAsync(corpus.Context(i * (corpus.Contexts / changes)).Id);
            await chat.AppendAsync(MessageDraft.FromText("User", "something new"));
        }
    }

    private static Task<StoreCatalogue> OpenAsync(ContextStore store, bool search) =>
        StoreCatalogue.OpenAsync(store, new CatalogueOptions { Search = search });

    private static string SizeOf(StoreCatalogue catalogue) => $"{Bench.Number(new FileInfo(catalogue.Place).Length / 1e6)} MB";

    private static async Task<string> OnceAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Bench.Number(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static async Task<string> MedianAsync(Func<Task> work)
    {
        var times = new List<double>();
        for (int i = 0; i < Times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Bench.Number(times.Order().ElementAt(Times / 2), "N1");
    }
}
