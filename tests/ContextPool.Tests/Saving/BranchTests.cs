using System.Text.Json;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

public sealed class BranchTests : IDisposable
{
    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Create_SharesMessagesUpToOneAndThePrompts()
    {
        ChatContext context = await _store.CreateAsync(messages: 3);
        await context.SetPromptsAsync("main", new BranchPrompts("p1", "be brief", "and kind"));
        await context.CreateBranchAsync("part", upTo: Some.MessageId(2));
        await context.CreateBranchAsync("whole \"+\" 1.5", from: "part");

        ChatContext read = await _store.OpenAsync(context.Id);
        Assert.Equal(["main", "part", "whole \"+\" 1.5"], read.Metadata.Branches.Select(b => b.Name));
        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], read.Metadata.FindBranch("part")!.MessageIds);
        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], read.Metadata.FindBranch("whole \"+\" 1.5")!.MessageIds);
        Assert.Equal("main", read.Metadata.ActiveBranchName);
        Assert.Equal("""{"id":"p1","content":"be brief"}""", Branch(context.Id, "part", "system_prompt"));
        Assert.Equal("\"and kind\"", Branch(context.Id, "part", "user_prompt"));
    }

    [Fact]
    public async Task Switch_NamesTheActiveBranch()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        await context.CreateBranchAsync("other");
        await context.SwitchBranchAsync("other");
        await context.AppendAsync(SavingStore.Draft(2));
        Assert.Equal(2, (await SavingStore.IdsAsync(await _store.OpenAsync(context.Id))).Count);
        Assert.Single(context.Metadata.FindBranch("main")!.MessageIds);
    }

    [Fact]
    public async Task Rename_OfTheActiveBranch_KeepsPlaceAndMessages()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        await context.CreateBranchAsync("other");
        await context.RenameBranchAsync("main", "trunk");
        ChatContext read = await _store.OpenAsync(context.Id);
        Assert.Equal(["trunk", "other"], read.Metadata.Branches.Select(b => b.Name));
        Assert.Equal("trunk", read.Metadata.ActiveBranchName);
        Assert.Equal("\"trunk\"", Branch(context.Id, "trunk", "name"));
        Assert.Single(read.Metadata.FindBranch("trunk")!.MessageIds);
    }

    [Fact]
    public async Task Delete_LeavesTheMessagesInThePool()
    {
        ChatContext context = await _store.CreateAsync(messages: 1);
        await context.CreateBranchAsync("other");
        await context.AppendAsync(SavingStore.Draft(2), "other");
        await context.DeleteBranchAsync("other");
        ChatContext read = await _store.OpenAsync(context.Id);
        Assert.Equal(["main"], read.Metadata.Branches.Select(b => b.Name));
        Assert.NotNull(await read.GetMessageAsync(Some.MessageId(2)));
    }

    [Fact]
    public async Task Merge_AppendsWhatTheOtherHasMore()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        await context.CreateBranchAsync("other", upTo: Some.MessageId(1));
        await context.AppendAllAsync([SavingStore.Draft(3), SavingStore.Draft(4)], "other");
        await context.MergeBranchAsync("other", "main");
        Assert.Equal([1, 2, 3, 4], Numbers(await _store.OpenAsync(context.Id), "main"));
        Assert.Equal([1, 3, 4], Numbers(await _store.OpenAsync(context.Id), "other"));
    }

    [Fact]
    public async Task CherryPick_AppendsInTheGivenOrderAndOnce()
    {
        ChatContext context = await _store.CreateAsync(messages: 4);
        await context.CreateBranchAsync("other", upTo: Some.MessageId(1));
        await context.CherryPickAsync([Some.MessageId(4), Some.MessageId(1), Some.MessageId(3), Some.MessageId(4)], "other");
        Assert.Equal([1, 4, 3], Numbers(context, "other"));
        await Assert.ThrowsAsync<MessageNotFoundException>(() => context.CherryPickAsync([Some.MessageId(2), Some.MessageId(9)], "other"));
        Assert.Equal([1, 4, 3], Numbers(await _store.OpenAsync(context.Id), "other"));
    }

    [Fact]
    public async Task Prompts_AreSetSinglyAndCleared()
    {
        ChatContext context = await _store.CreateAsync(messages: 0);
        string odd = _store.Metadata(context.Id).Replace(
            "\"system_prompt\": null", "\"system_prompt\": {\"id\":\"old\",\"content\":\"x\",\"unknown\":1.0}", StringComparison.Ordinal);
        _store.WriteMetadata(context.Id, odd);
        await context.RefreshAsync();

        await context.SetPromptsAsync("main", new BranchPrompts(UserPrompt: "u"));
        Assert.Equal("""{"id":"old","content":"x","unknown":1.0}""", Branch(context.Id, "main", "system_prompt"));
        await context.SetPromptsAsync("main", new BranchPrompts("new", "y"));
        Assert.Equal("""{"id":"new","content":"y","unknown":1.0}""", Branch(context.Id, "main", "system_prompt"));
        Assert.Equal("\"u\"", Branch(context.Id, "main", "user_prompt"));
        await context.SetPromptsAsync("main", new BranchPrompts());
        Assert.Equal("\"u\"", Branch(context.Id, "main", "user_prompt"));
        await context.SetPromptsAsync("main", BranchPrompts.Cleared);
        Assert.Equal(("null", "null"), (Branch(context.Id, "main", "system_prompt"), Branch(context.Id, "main", "user_prompt")));
        await Assert.ThrowsAsync<ArgumentException>(() => context.SetPromptsAsync("main", new BranchPrompts("id alone")));
    }

    [Fact]
    public async Task WhatCannotBe_IsAnArgumentErrorAndChangesNothing()
    {
        ChatContext context = await _store.CreateAsync(messages: 2);
        await context.CreateBranchAsync("other", upTo: Some.MessageId(1));
        TreeSnapshot before = _store.Directory.Snapshot();
        (string Code, Func<Task> Edit)[] refused =
        [
            (ErrorCodes.BranchExists, () => context.CreateBranchAsync("other")),
            (ErrorCodes.BranchNotFound, () => context.CreateBranchAsync("new", from: "none")),
            (ErrorCodes.MessageNotFound, () => context.CreateBranchAsync("new", from: "other", upTo: Some.MessageId(2))),
            (ErrorCodes.BranchNotFound, () => context.SwitchBranchAsync("none")),
            (ErrorCodes.BranchNotFound, () => context.RenameBranchAsync("none", "new")),
            (ErrorCodes.BranchExists, () => context.RenameBranchAsync("other", "main")),
            (ErrorCodes.BranchNotFound, () => context.DeleteBranchAsync("none")),
            (ErrorCodes.BranchActive, () => context.DeleteBranchAsync("main")),
            (ErrorCodes.BranchNotFound, () => context.MergeBranchAsync("none", "main")),
            (ErrorCodes.BranchNotFound, () => context.MergeBranchAsync("main", "none")),
            (ErrorCodes.BranchNotFound, () => context.CherryPickAsync([Some.MessageId(1)], "none")),
            (ErrorCodes.BranchNotFound, () => context.SetPromptsAsync("none", BranchPrompts.Cleared)),
            (ErrorCodes.BranchNotFound, () => context.SaveMetadataAsync(new Dictionary<string, string?> { ["active_branch_name"] = "\"none\"" })),
            (ErrorCodes.BranchNotFound, () => context.SaveMetadataAsync(new Dictionary<string, string?> { ["active_branch_name"] = null })),
        ];
        Func<Task>[] neverRight =
        [
            () => context.CreateBranchAsync(""),
            () => context.SaveMetadataAsync(new Dictionary<string, string?> { ["title"] = "\"x\"", ["id"] = "\"y\"" }),
            () => context.SaveMetadataAsync(new Dictionary<string, string?> { ["branches"] = null }),
            () => context.SaveMetadataAsync(new Dictionary<string, string?> { ["message_pool"] = "{}" }),
            () => context.SaveMetadataAsync(new Dictionary<string, string?> { ["title"] = "x" }),
            () => context.SaveMetadataAsync(new Dictionary<string, string?> { ["title"] = "1,2" }),
        ];
        foreach ((string code, Func<Task> edit) in refused)
        {
            var e = await Assert.ThrowsAnyAsync<ContextPoolException>(edit);
            Assert.Equal((code, context.Id), (e.Code, e.Context));
        }

        foreach (Func<Task> edit in neverRight) await Assert.ThrowsAnyAsync<ArgumentException>(edit);
        await context.MergeBranchAsync("other", "main");
        await context.SwitchBranchAsync("main");
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Fact]
    public async Task EditOfAViewThatIsOld_IsStaleUntilRefreshed()
    {
        ChatContext mine = await _store.CreateAsync(messages: 1);
        ChatContext other = await _store.OpenAsync(mine.Id);
        await other.AppendAsync(SavingStore.Draft(2));
        await Assert.ThrowsAsync<StaleWriteException>(() => mine.CreateBranchAsync("new"));
        await Assert.ThrowsAsync<StaleWriteException>(() => mine.SaveMetadataAsync(new Dictionary<string, string?> { ["title"] = "1" }));
        await mine.RefreshAsync();
        await mine.CreateBranchAsync("new");
        Assert.Equal([1, 2], Numbers(mine, "new"));
    }

    [Fact]
    public async Task Metadata_AreSetAddedAndRemovedAndTheRestKeepsItsTokens()
    {
        ContextId id = (await _store.CreateAsync(messages: 1)).Id;
        const string Unknown = "\"unknown\": {\n    \"n\": 1.50e+1,\n    \"s\": \"\\u00e9\\/\",\n    \"twice\": 1,\n    \"twice\": 2\n  }";
        _store.WriteMetadata(id, _store.Metadata(id).Replace("\"current_state\"", Unknown + ",\n  \"current_state\"", StringComparison.Ordinal));
        ChatContext context = await _store.OpenAsync(id);
        string before = _store.Metadata(id);
        await context.SaveMetadataAsync(new Dictionary<string, string?>
        {
            ["title"] = "\"a\"",
            ["current_state"] = """{"failed":{"n":1.0}}""",
            ["config"] = null,
        });
        await context.SaveMetadataAsync(new Dictionary<string, string?>
        {
            ["title"] = null,
            ["current_state"] = "\"idle\"",
            ["active_branch_name"] = "\"main\"",
        });
        int config = before.IndexOf("  \"config\"", StringComparison.Ordinal);
        int pool = before.IndexOf("  \"message_pool\"", StringComparison.Ordinal);
        Assert.Equal(before.Remove(config, pool - config), _store.Metadata(id));
        Assert.Contains(Unknown, _store.Metadata(id), StringComparison.Ordinal);
    }

    private static IEnumerable<int> Numbers(ChatContext context, string branch) =>
        context.Metadata.FindBranch(branch)!.MessageIds.Select(id => Convert.ToInt32(id.ToString()[24..], 16));

    private string Branch(ContextId id, string branch, string member)
    {
        using JsonDocument document = JsonDocument.Parse(_store.Metadata(id));
        return JsonStyle.OneLine.Print(document.RootElement.GetProperty("branches").GetProperty(branch).GetProperty(member).GetRawText());
    }
}
