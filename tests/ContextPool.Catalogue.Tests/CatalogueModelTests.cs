using ContextPool.TestKit;

namespace ContextPool.Catalogue.Tests;

/// <summary>
/// A seeded sequence of all that can happen to a store, by two views of it that know nothing of each other, with two catalogues over one file that
/// are refreshed in turn and at the same time: after a refresh the catalogue says what a look at the store says.
/// </summary>
public sealed class CatalogueModelTests
{
    private static readonly string[] Vocabulary = ["apples", "pears", "quinces", "苹果", "梨子", "果园", "🍎", "crème"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Trials.AreLong ? 100 : 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task AfterARefresh_TheCatalogueIsTheStore(int seed)
    {
        var random = new Random(seed);
        using var on = new CataloguedStore();
        ContextStore[] views = [on.Open(), on.Open()];
        await views[0].EnableFeatureAsync(random.Next(2) == 0 ? StoreFeatures.CommitLog : StoreFeatures.None);
        using StoreCatalogue one = await on.OpenCatalogueAsync();
        using StoreCatalogue two = await on.OpenCatalogueAsync();
        for (int round = 0; round < 12; round++)
        {
            for (int step = random.Next(1, 8); step > 0; step--) await DoAsync(random, views[random.Next(2)]);
            StoreCatalogue refreshed = random.Next(2) == 0 ? one : two;
            if (random.Next(3) == 0) await Task.WhenAll(one.RefreshAsync(), two.RefreshAsync());
            else await refreshed.RefreshAsync();

            await CompareAsync(on.Open(), refreshed, random);
            await CompareAsync(on.Open(), refreshed == one ? two : one, random);
        }

        Trials.Count(GetType(), 12, "states of a store compared with its catalogue");
    }

    private static async Task DoAsync(Random random, ContextStore store)
    {
        List<ContextId> ids = await store.ListAsync().Select(c => c.Id).Order().ToListAsync();
        if (ids.Count < 3 || random.Next(8) == 0)
        {
            await store.CreateAsync(CataloguedStore.Chat(random.Next(3) == 0 ? null : Text(random), [.. Enumerable.Range(0, random.Next(4)).Select(_ => Text(random))]));
            return;
        }

        ContextId id = ids[random.Next(ids.Count)];
        switch (random.Next(9))
        {
            case 0:
                await store.DeleteAsync(id);
                return;
            case 1:
                if (await store.ListTrashAsync().FirstOrDefaultAsync() is { Id: { } deleted } && !ids.Contains(deleted)) await store.RestoreAsync(deleted);
                return;
            case 2:
                await store.PackAsync(id);
                return;
        }

        ChatContext chat = await store.OpenAsync(id);
        List<MessageId> messages = [.. chat.Metadata.Branches.SelectMany(b => b.MessageIds).Distinct().Order()];
        switch (random.Next(6))
        {
            case 0 or 1:
                await chat.AppendAllAsync([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => MessageDraft.FromText(random.Next(2) == 0 ? "User" : "Assistant", Text(random)))]);
                break;
            case 2 when messages.Count > 0:
                await chat.EditAsync(messages[random.Next(messages.Count)], message => message.WithText(Text(random)));
                break;
            case 3 when messages.Count > 0:
                await chat.CreateBranchAsync($"branch {random.Next()}", upTo: chat.Metadata.FindBranch(chat.Metadata.ActiveBranchName!)?.Tip);
                break;
            case 4 when chat.Metadata.Branches.FirstOrDefault(b => b.Name != chat.Metadata.ActiveBranchName) is { } branch:
                if (random.Next(2) == 0) await chat.DeleteBranchAsync(branch.Name);
                else await chat.SwitchBranchAsync(branch.Name);
                break;
            default:
                await chat.SetTitleAsync(Text(random));
                break;
        }
    }

    private static async Task CompareAsync(ContextStore store, StoreCatalogue catalogue, Random random)
    {
        List<ContextSummary> listed = [.. (await catalogue.ListAsync(new ContextQuery { Order = ContextOrder.Id, Descending = false, Limit = 1_000 })).Contexts];
        var said = new List<(MessageId Id, string Text)>();
        int at = 0;
        foreach (ContextId id in await store.ListAsync().Select(c => c.Id).Order().ToListAsync())
        {
            ChatContext chat = await store.OpenAsync(id);
            MessageIndex index = await chat.GetIndexAsync();
            Assert.True(at < listed.Count, $"context {id} is not in the list");
            ContextSummary summary = listed[at++];
            Assert.Equal((id, chat.Metadata.Title, (long)index.Count, index.TotalBytes), (summary.Id, summary.Title, summary.Messages, summary.Bytes));
            if (index.Count > 0) Assert.Equal(index.SortedByTime().Last().Timestamp.ToDateTimeOffset(), summary.Updated.ToDateTimeOffset());
            BranchMessage? last = await chat.ReadLastAsync(1).FirstOrDefaultAsync();
            Assert.Equal(last?.Message?.Text, summary.LastWords);
            foreach (MessageId message in chat.Metadata.Branches.SelectMany(b => b.MessageIds).Distinct())
                said.Add((message, (await chat.GetMessageAsync(message))!.Text));
        }

        Assert.Equal(at, listed.Count);
        string word = Vocabulary[random.Next(Vocabulary.Length)];
        string part = random.Next(2) == 0 || !char.IsBetween(word[0], '\u4e00', '\u9fff') ? word : word[random.Next(2)..][..1];
        SearchPage found = await catalogue.SearchAsync(part, new SearchQuery { Limit = 1_000 });
        Assert.Equal(
            said.Where(m => m.Text.Contains(part, StringComparison.Ordinal)).Select(m => m.Id).Order(), found.Hits.Select(h => h.Message).Order());

        // Not only what is read again before it is told: nothing that left is in the index, and nothing is in it twice.
        Assert.Equal(said.Select(m => m.Id).Order(), (await catalogue.IndexedAsync()).Order());
    }

    private static string Text(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]));
}
