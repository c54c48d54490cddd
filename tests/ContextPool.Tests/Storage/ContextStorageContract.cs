using System.Text;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage;

/// <summary>
/// What every storage promises to what stands above it; each implementation runs all of it. Reading of whole contexts here,
/// commits, drafts and the trash in the other parts.
/// </summary>
public abstract partial class ContextStorageContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ContextId _id = Some.ContextId(1);

    private protected abstract IContextStorage Storage { get; }

    private IStoredContext Context => Storage.Context(_id);

    [Fact]
    public async Task NothingThere_EveryQuestionIsAnsweredWithNothing()
    {
        Assert.Null(await Context.ReadHeadAsync(null, None));
        Assert.True((await Context.ReadMessageAsync(Some.MessageId(1), None)).IsMissing);
        Assert.False(await Context.HasMessageAsync(Some.MessageId(1), None));
        Assert.Empty(await ListAsync(Context.ListMessagesAsync(None)));
        Assert.Empty(await Context.LoadIndexAsync(None));
        Assert.Null(await Context.ReadReceiptAsync(None));
        Assert.Empty(await ListAsync(Storage.ListAsync(None)));
        Assert.Empty(await ListAsync(Storage.ListTrashAsync(None)));
        Assert.Null(await Storage.ReadDeletedReceiptAsync(_id, None));
    }

    [Fact]
    public async Task PublishedContext_IsReadAsItWasWritten()
    {
        Receipt receipt = Some.Receipt(_id);
        await PublishAsync(3, receipt);

        ContextHead head = (await Context.ReadHeadAsync(null, None))!;
        Assert.Equal(HeadText(3), Text(head.Metadata.Json));
        Assert.Equal([_id], await ListAsync(Storage.ListAsync(None)));
        Assert.Equal(Numbered(1, 3).Select(m => m.Id), (await ListAsync(Context.ListMessagesAsync(None))).Select(e => e.Id));
        Assert.Equal(Numbered(1, 3).Select(m => Text(m.Json)), (await ReadAsync(1, 2, 3)).Select(m => Text(m.Message!.Json)));
        Assert.Equal(Numbered(1, 3).Select(EntryOf), await Context.LoadIndexAsync(None));
        Assert.Equal(receipt.ToJson(), (await Context.ReadReceiptAsync(None))!.ToJson());
    }

    [Fact]
    public async Task ListedMessages_TellTheirSizes()
    {
        await PublishAsync(2);

        List<StoredEntry> entries = await ListAsync(Context.ListMessagesAsync(None));

        Assert.Equal(Numbered(1, 2).Select(m => (long)m.Json.Length), entries.Select(e => e.Size));
        Assert.All(entries, e => Assert.True(e.StoredSize > 0));
    }

    [Fact]
    public async Task ManyMessages_ComeInTheOrderAskedFor_WithTheMissingOnesInTheirPlaces()
    {
        await PublishAsync(40);
        int[] asked = [7, 41, 3, 40, 1, 99, 7];

        List<StoredMessage> read = await ReadAsync(asked);

        Assert.Equal(asked.Select(Some.MessageId), read.Select(m => m.Id));
        Assert.Equal([true, false, true, true, true, false, true], read.Select(m => m.Message is not null));
        Assert.Equal([false, true, false, false, false, true, false], read.Select(m => m.IsMissing));
    }

    [Fact]
    public async Task AllOfALongContext_IsReadInOnePass()
    {
        await PublishAsync(300);

        List<StoredMessage> read = await ReadAsync([.. Enumerable.Range(1, 300)]);

        Assert.Equal(Numbered(1, 300).Select(m => Text(m.Json)), read.Select(m => Text(m.Message!.Json)));
    }

    [Fact]
    public async Task CancelledReading_Ends()
    {
        await PublishAsync(3);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ListAsync(
            Context.ReadMessagesAsync([Some.MessageId(1)], cancelled.Token)));
    }

    [Fact]
    public async Task Places_NameTheContextAndTheMessage()
    {
        await PublishAsync(1);

        Assert.Contains(_id.ToString(), Context.PlaceOf(), StringComparison.Ordinal);
        Assert.Contains(Some.MessageId(1).ToString(), Context.PlaceOf(Some.MessageId(1)), StringComparison.Ordinal);
        Assert.NotEmpty(Storage.Place);
    }

    [Fact]
    public async Task VersionsOfOneHead_AreEqual_ThoseOfTwoAreNot()
    {
        await PublishAsync(1);
        ContextVersion first = (await Context.ReadHeadAsync(null, None))!.Version;
        ContextVersion again = (await Context.ReadHeadAsync(null, None))!.Version;
        await ChangeHeadAsync("other");
        ContextVersion second = (await Context.ReadHeadAsync(null, None))!.Version;

        Assert.Equal(first, again);
        Assert.Equal(first.GetHashCode(), again.GetHashCode());
        Assert.NotEqual(first, second);
    }

    private protected static Message Numbered(int number, string? text = null) => Message.Parse(
        Encoding.UTF8.GetBytes($$$"""
            {
              "id": "{{{Some.MessageId(number)}}}",
              "message": {
                "role": "User",
                "content": [
                  {
                    "type": "text",
                    "text": "{{{text ?? $"message {number}"}}}"
                  }
                ]
              }
            }
            """),
        Some.MessageId(number));

    private protected static IEnumerable<Message> Numbered(int from, int to) => Enumerable.Range(from, to - from + 1).Select(n => Numbered(n));

    private protected static IndexEntry EntryOf(Message message) =>
        IndexEntry.Of(message.Id, message.Facts, message.Json.Length, ContentHash.Of(message.Json.Span), (Some.Time, TimeSource.File));

    private protected string HeadText(int messages, string title = "") => $$"""
        {
          "id": "{{_id}}",
          "title": "{{title}}",
          "message_pool": {},
          "messages": {{messages}}
        }
        """;

    private protected static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private protected static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private protected static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (T item in items) list.Add(item);
        return list;
    }

    private Task<List<StoredMessage>> ReadAsync(params int[] numbers) =>
        ListAsync(Context.ReadMessagesAsync([.. numbers.Select(Some.MessageId)], None));

    private async Task<IContextDraft> DraftAsync(int messages, Receipt? receipt = null, string title = "")
    {
        IContextDraft draft = await Storage.BeginDraftAsync(_id, 1, None);
        foreach (Message message in Numbered(1, messages)) await draft.AddMessageAsync(message.Id, message.Json, None);
        await draft.CompleteAsync(
            new DraftCompletion(Utf8(HeadText(messages, title)), [.. Numbered(1, messages).Select(EntryOf)], Some.Time, receipt), None);
        await draft.MakeDurableAsync();
        return draft;
    }

    private async Task PublishAsync(int messages, Receipt? receipt = null)
    {
        await using IContextDraft draft = await DraftAsync(messages, receipt);
        Assert.Equal(DraftFate.Published, await draft.PublishAsync(replaces: null, None));
    }

    private Task<ContextHead> ChangeHeadAsync(string title) => UpdateAsync(_ => new(new ContextChange { Head = Head(HeadText(0, title)) }), None);

    private HeadEdit.Rewrite Head(string text) => new(ContextMetadata.Parse(Utf8(text), _id));
}
