using System.Text;
using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Packing;

/// <summary>A store with one context of some messages, and all that can be read of it.</summary>
internal sealed class PackingStore : IDisposable
{
    public static readonly ContextId Id = Some.ContextId(77);

    public PackingStore(bool inMemory = false) => Directory = inMemory ? TempDirectory.InMemory() : new TempDirectory();

    public TempDirectory Directory { get; }

    public ContextLayout LayoutIn(string name = "storage") => new StoreLayout(Directory[name]).Context(Id);

    public ContextStore Open(IFileOperations? files = null, string name = "storage", ContextStoreOptions? options = null) => ContextStore.Open(
        Directory[name], options ?? new ContextStoreOptions { Durable = true }, files ?? UnsyncedFileOperations.OfThisPlatform,
        new StoppedClock { PassesOverWaits = true });

    public Task<ChatContext> CreateAsync(int messages, IFileOperations? files = null, string name = "storage") =>
        Open(files, name).CreateAsync(new NewContext { Id = Id, Messages = [.. Enumerable.Range(1, messages).Select(SavingStore.Draft)] });

    public static async Task<Message> ReplaceAsync(ChatContext context, int number, string text)
    {
        Message read = (await context.GetMessageAsync(Some.MessageId(number)))!;
        string json = System.Text.RegularExpressions.Regex.Replace(Encoding.UTF8.GetString(read.Json.Span), "\"text\": \"[^\"]*\"", $"\"text\": \"{text}\"");
        return await context.ReplaceAsync(read, Encoding.UTF8.GetBytes(json));
    }

    /// <summary>All messages by id, as text, and the index; fails where one cannot be read or the check finds damage.</summary>
    public async Task<SortedDictionary<string, string>> ReadAllAsync(string name = "storage")
    {
        ContextStore store = Open(SavingStore.Real, name);
        ChatContext context = await store.OpenAsync(Id);
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (BranchMessage message in context.ReadAllAsync())
        {
            Assert.True(message.Message is not null, $"{name}: {message.WhyUnavailable}");
            all.Add(message.Id.ToString(), Encoding.UTF8.GetString(message.Message.Json.Span));
        }

        foreach (MessageId id in context.Metadata.Branches.SelectMany(b => b.MessageIds)) Assert.Contains(id.ToString(), all.Keys);
        MessageIndex index = await context.GetIndexAsync();
        Assert.Equal(all.Keys, index.Entries.Select(e => e.Id.ToString()));
        Assert.All(index.Entries, e => Assert.Equal(Encoding.UTF8.GetByteCount(all[e.Id.ToString()]), e.SizeBytes));
        await foreach (Finding finding in store.CheckAsync(new CheckOptions { ReadData = true })) Assert.False(finding.IsDamage, $"{name}: {finding}");
        return all;
    }

    public string[] PacksIn(string name = "storage") => System.IO.Directory.Exists(LayoutIn(name).Packs)
        ? [.. System.IO.Directory.GetFiles(LayoutIn(name).Packs).Order(StringComparer.Ordinal)] : [];

    public int LooseIn(string name = "storage") => System.IO.Directory.GetFiles(LayoutIn(name).Pool).Length;

    public void Dispose() => Directory.Dispose();
}
