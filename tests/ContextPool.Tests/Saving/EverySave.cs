using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>Every kind of save, over a context of messages 1 to 4 and the branches main and other.</summary>
internal static class EverySave
{
    /// <summary>By what it does.</summary>
    public static IReadOnlyDictionary<string, Func<ChatContext, Task>> Of { get; } = new Dictionary<string, Func<ChatContext, Task>>
    {
        ["append"] = c => c.AppendAsync(SavingStore.Draft(11)),
        ["small batch"] = c => c.AppendAllAsync([.. Enumerable.Range(11, 3).Select(SavingStore.Draft)]),
        ["large batch"] = c => c.AppendAllAsync([.. Enumerable.Range(11, 9).Select(SavingStore.Draft)]),
        ["replace"] = c => ReplaceAsync(c, "message number", "MESSAGE NUMBER"),
        ["replace by more"] = c => ReplaceAsync(c, "message number", "a longer message number"),
        ["replace the time"] = c => ReplaceAsync(c, "11:06:42", "11:06:52"),
        ["metadata"] = c => c.SaveMetadataAsync(new Dictionary<string, string?> { ["title"] = "\"t\"", ["config"] = "{}" }),
        ["create branch"] = c => c.CreateBranchAsync("new", upTo: Some.MessageId(2)),
        ["switch branch"] = c => c.SwitchBranchAsync("other"),
        ["rename branch"] = c => c.RenameBranchAsync("main", "trunk"),
        ["delete branch"] = c => c.DeleteBranchAsync("other"),
        ["merge branch"] = c => c.MergeBranchAsync("main", "other"),
        ["cherry-pick"] = c => c.CherryPickAsync([Some.MessageId(3)], "other"),
        ["prompts"] = c => c.SetPromptsAsync("main", new BranchPrompts("id", "content", "user")),
    };

    /// <summary>For theories.</summary>
    public static TheoryData<string> Names => [.. Of.Keys];

    /// <summary>That context.</summary>
    public static async Task<ChatContext> PrepareAsync(ContextStore store, ContextId id)
    {
        ChatContext context = await store.CreateAsync(new NewContext { Id = id, Messages = [.. Enumerable.Range(1, 3).Select(SavingStore.Draft)] });
        await context.CreateBranchAsync("other", upTo: Some.MessageId(1));
        string undated = $"{{\"id\":\"{Some.MessageId(4)}\",\"message\":{{\"role\":\"User\"}},\"parent_id\":\"{Some.MessageId(2)}\"}}";
        await context.AppendAsync(MessageDraft.FromNode(SavingStore.Utf8(undated)));
        return context;
    }

    private static async Task ReplaceAsync(ChatContext context, string from, string to)
    {
        Message read = (await context.GetMessageAsync(Some.MessageId(2)))!;
        await context.ReplaceAsync(read, SavingStore.Utf8(SavingStore.Text(read.Json).Replace(from, to, StringComparison.Ordinal)));
    }
}
