using System.Text;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>A store in a fresh directory, and what a test asks of it from outside the library's own reading.</summary>
internal sealed class SavingStore : IDisposable
{
    public static readonly ContextStoreOptions Quick = new() { Durable = false };

    public TempDirectory Directory { get; } = new();

    public StoppedClock Clock { get; } = new();

    public StoreLayout Layout => new(Directory["storage"]);

    public static IFileOperations Real => FileOperations.ForThisPlatform;

    public ContextStore Open(IFileOperations? files = null, ContextStoreOptions? options = null) =>
        ContextStore.Open(Layout.Root, options ?? Quick, files ?? Real, Clock);

    public Task<ChatContext> OpenAsync(ContextId id, IFileOperations? files = null, ContextStoreOptions? options = null) =>
        Open(files, options).OpenAsync(id);

    /// <summary>A context of so many messages, numbered from 1, in branch <c>main</c>.</summary>
    public Task<ChatContext> CreateAsync(int messages, ContextId? id = null, IFileOperations? files = null, ContextStoreOptions? options = null) =>
        Open(files, options).CreateAsync(new NewContext
        {
            Id = id ?? Some.ContextId(),
            Messages = [.. Enumerable.Range(1, messages).Select(Draft)],
        });

    public static MessageDraft Draft(int number) => new()
    {
        Id = Some.MessageId(number),
        Role = number % 2 == 1 ? "User" : "Assistant",
        Text = $"message number {number}",
        CreatedAt = Some.TimeAfter(number),
    };

    /// <summary>Puts another text in place of <c>context.json</c>, as if some other program had written it.</summary>
    public void WriteMetadata(ContextId id, string json) => Directory.Write(Path.GetRelativePath(Directory.Root, Layout.Context(id).Metadata), json);

    public string Metadata(ContextId id) => File.ReadAllText(Layout.Context(id).Metadata);

    public string Message(ContextId id, MessageId message) => File.ReadAllText(Layout.Context(id).Message(message));

    public IReadOnlyList<string> Asides(ContextId id) =>
        [.. System.IO.Directory.EnumerateFiles(Layout.Context(id).Root, ".new-*").Select(p => Path.GetFileName(p)!)];

    /// <summary>The index as it loads, and as it would be built from the pool alone.</summary>
    public void AssertIndexIsThatOfThePool(ContextId id)
    {
        ContextLayout context = Layout.Context(id);
        IndexEntry[] loaded = IndexStore.Load(Real, context);
        OrderedEntries rebuilt = IndexBuilder.FromPool(
            Real, context, IndexBuilder.FileTime(Real, context), (message, why) => Assert.Fail($"{message}: {why}"));
        Assert.Equal(rebuilt, loaded);
    }

    /// <summary>The messages of every branch, each read whole; fails where one is not there.</summary>
    public async Task<Dictionary<string, List<string>>> ReadBranchesAsync(ContextId id)
    {
        ChatContext context = await OpenAsync(id);
        var branches = new Dictionary<string, List<string>>();
        foreach (Branch branch in context.Metadata.Branches)
        {
            List<string> texts = branches[branch.Name] = [];
            await foreach (BranchMessage message in context.ReadBranchAsync(branch.Name))
            {
                Assert.True(message.Message is not null, message.WhyUnavailable);
                texts.Add(Encoding.UTF8.GetString(message.Message.Json.Span));
            }
        }

        return branches;
    }

    /// <summary>Lets the clock go on until the save has ended, one way or the other.</summary>
    public async Task<Exception?> PassTimeAsync(Task saving)
    {
        while (!saving.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(saving, Task.Delay(1));
        }

        return saving.Exception?.InnerException;
    }

    public static async Task<List<MessageId>> IdsAsync(ChatContext context, string? branch = null)
    {
        var ids = new List<MessageId>();
        await foreach (BranchMessage message in context.ReadBranchAsync(branch)) ids.Add(message.Id);
        return ids;
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    public void Dispose() => Directory.Dispose();
}
