using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>What no program could read back is refused before anything is written, with a word about what is wrong.</summary>
public sealed class RefusedDraftTests : IDisposable
{
    private const string Cut = "cut \ud83d";
    private const string Whole = "whole 😊";

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    public static TheoryData<string> Saves => [.. Texts.Keys];

    private static readonly Dictionary<string, Func<ChatContext, string, Task>> Texts = new()
    {
        ["text"] = (c, text) => c.AppendAsync(MessageDraft.FromText("User", text)),
        ["texts"] = (c, text) => c.AppendAllAsync([SavingStore.Draft(5), MessageDraft.FromText("User", text)]),
        ["new branch"] = (c, text) => c.CreateBranchAsync(text),
        ["renamed branch"] = (c, text) => c.RenameBranchAsync("main", text),
        ["system prompt"] = (c, text) => c.SetPromptsAsync("main", new BranchPrompts("id", text)),
        ["id of the system prompt"] = (c, text) => c.SetPromptsAsync("main", new BranchPrompts(text, "content")),
        ["user prompt"] = (c, text) => c.SetPromptsAsync("main", new BranchPrompts(UserPrompt: text)),
        ["title"] = (c, text) => Set(c, "title", $"\"{text}\""),
        ["title with escapes"] = (c, text) => Set(c, "title", $"\"{Escaped(text)}\""),
        ["name inside a value"] = (c, text) => Set(c, "config", $"{{\"a\":[{{\"{Escaped(text)}\":1}}]}}"),
        ["name of a member"] = (c, text) => Set(c, text, "1"),
    };

    [Theory]
    [MemberData(nameof(Saves))]
    public async Task TextCutInsideACharacter_IsRefusedAndNothingIsWritten(string save)
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        TreeSnapshot before = _store.Directory.Snapshot();
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => Texts[save](context, Cut));
        Assert.Contains("half a character (U+D83D) ", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
        await Texts[save](context, Whole);
    }

    [Theory]
    [InlineData(false, 0xd83d)]
    [InlineData(false, 0xde0a)]
    [InlineData(false, 0xde0a, 0xd83d)]
    [InlineData(false, 0xd83d, 0xd83d, 0xde0a)]
    [InlineData(true, 0xd83d, 0xde0a, 0xd83d, 0xde0a)]
    public async Task TitleOrBranchOrConfigOfANewContext_IsWholeOrRefused(bool isWhole, params int[] units)
    {
        string text = string.Concat(units.Select(u => (char)u));
        NewContext[] contexts =
        [
            new() { Title = text },
            new() { Branch = text },
            new() { ConfigJson = $"{{\"a\":\"{text}\"}}" },
            new() { ConfigJson = $"{{\"a\":\"{Escaped(text)}\"}}" },
        ];
        foreach (NewContext context in contexts)
        {
            Task creating = _store.Open().CreateAsync(context);
            if (isWhole) await creating;
            else Assert.Contains("half a character", (await Assert.ThrowsAsync<ArgumentException>(() => creating)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","message":null""")]
    [InlineData(""","message":{}""")]
    [InlineData(""","message":{"role":null}""")]
    [InlineData(""","message":{"role":"user"}""")]
    [InlineData(""","message":{"role":"Robot"}""")]
    [InlineData(""","message":{"role":"User","message_type":"poem"}""")]
    public async Task NodeThatTheApplicationCannotRead_IsRefused(string members)
    {
        byte[] node = SavingStore.Utf8($"{{\"id\":\"{Some.MessageId(9)}\"{members}}}");
        Assert.Contains("expected one of", Assert.Throws<ArgumentException>(() => MessageDraft.FromNode(node)).Message, StringComparison.Ordinal);

        ChatContext context = await _store.CreateAsync(messages: 1);
        await Assert.ThrowsAsync<ArgumentException>(() => context.AppendAsync(new MessageDraft { Id = Some.MessageId(9), NodeJson = node }));
    }

    public static TheoryData<string> Ways => [.. WaysToSave.Keys];

    private static readonly Dictionary<string, Func<SavingStore, ChatContext, MessageDraft, Task>> WaysToSave = new()
    {
        ["append"] = (_, context, draft) => context.AppendAsync(draft),
        ["append several"] = (_, context, draft) => context.AppendAllAsync([SavingStore.Draft(5), draft]),
        ["create"] = (store, _, draft) => store.Open().CreateAsync(new NewContext { Messages = [SavingStore.Draft(5), draft] }),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WrongRolesTypesAndParents_AreRefusedAlikeInEveryWayOfBuilding(string way)
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        TreeSnapshot before = _store.Directory.Snapshot();
        MessageId id = Some.MessageId(9);
        foreach (string wrong in new[] { "\"role\":\"user\"", "\"role\":\"User\",\"message_type\":\"Text\"" })
        {
            byte[] node = SavingStore.Utf8($"{{\"id\":\"{id}\",\"message\":{{{wrong}}}}}");
            await Assert.ThrowsAsync<ArgumentException>(() => WaysToSave[way](_store, context, new MessageDraft { Id = id, NodeJson = node }));
        }

        await Assert.ThrowsAsync<ArgumentException>(() => WaysToSave[way](_store, context, new MessageDraft { Role = "user" }));
        await Assert.ThrowsAsync<ArgumentException>(() => WaysToSave[way](_store, context, new MessageDraft { Type = "Text" }));
        await Assert.ThrowsAsync<MessageNotFoundException>(() => WaysToSave[way](_store, context, new MessageDraft { ParentId = Some.MessageId(7) }));
        await Assert.ThrowsAsync<MessageNotFoundException>(() => WaysToSave[way](_store, context, Node(9, parent: 7)));
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Fact]
    public async Task NodeWhoseParentIsNotThere_IsRefusedAndNothingIsWritten()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        TreeSnapshot before = _store.Directory.Snapshot();
        await Assert.ThrowsAsync<MessageNotFoundException>(() => context.AppendAsync(Node(2, parent: 3)));
        await Assert.ThrowsAsync<MessageNotFoundException>(() => context.AppendAsync(Node(2, parent: 2)));
        await Assert.ThrowsAsync<MessageNotFoundException>(() => context.AppendAllAsync([Node(2, parent: 3), Node(3, parent: 1)]));
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
        await context.AppendAllAsync([Node(3, parent: 1), Node(2, parent: 3)]);

        NewContext orphan = new() { Id = Some.ContextId(2), Messages = [Node(2, parent: 1)] };
        await Assert.ThrowsAsync<MessageNotFoundException>(() => _store.Open().CreateAsync(orphan));
    }

    [Fact]
    public async Task Replace_CarriesWhatTheMessageHadAndRefusesWhatIsNewAndUnreadable()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        string path = Path.GetRelativePath(_store.Directory.Root, _store.Layout.Context(context.Id).Message(Some.MessageId(2)));
        _store.Directory.Write(path, $$"""{"id":"{{Some.MessageId(2)}}","message":{"role":"Robot","x":1},"parent_id":"{{Some.MessageId(7)}}"}""");
        Message read = (await context.GetMessageAsync(Some.MessageId(2)))!;
        Message odd = await context.ReplaceAsync(read, Edited(read, "\"x\":1", "\"x\":\"\\ud83d\""));
        await Assert.ThrowsAsync<ArgumentException>(() => context.ReplaceAsync(odd, Edited(odd, "Robot", "Clock")));
        await Assert.ThrowsAsync<MessageNotFoundException>(
            () => context.ReplaceAsync(odd, Edited(odd, Some.MessageId(7).ToString(), Some.MessageId(8).ToString())));
        await context.ReplaceAsync(odd, Edited(odd, Some.MessageId(7).ToString(), Some.MessageId(1).ToString()));
    }

    private static byte[] Edited(Message message, string from, string to) =>
        SavingStore.Utf8(SavingStore.Text(message.Json).Replace(from, to, StringComparison.Ordinal));

    private static MessageDraft Node(int id, int parent) => MessageDraft.FromNode(SavingStore.Utf8(
        $$"""{"id":"{{Some.MessageId(id)}}","message":{"role":"User"},"parent_id":"{{Some.MessageId(parent)}}"}"""));

    private static Task Set(ChatContext context, string name, string value) =>
        context.SaveMetadataAsync(new Dictionary<string, string?> { [name] = value });

    private static string Escaped(string text) => string.Concat(text.Select(c => char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : $"{c}"));
}
