namespace ContextPool.TestKit.Histories;

/// <content>Saving, often on what is outdated.</content>
public sealed partial class HistoryClient
{
    private static readonly string[] Branches = ["a", "b", "c"];

    /// <summary>Makes a context.</summary>
    public Task<bool> CreateAsync(ContextId id) => DoAsync(Of(id, ActKind.Create), () => store.CreateAsync(new NewContext { Id = id }));

    private Task<bool> AppendAsync(ContextId id, Shown shown)
    {
        string branch = random.Next(20) == 0 ? Branches[random.Next(Branches.Length)] : AnyBranch(shown.View);
        List<Written> writes = [.. Enumerable.Range(0, random.Next(6) == 0 ? random.Next(1, MostAtOnce) : 1).Select(_ => NextMessage())];
        MessageId? tip = writes.Count == 1 && random.Next(3) == 0 ? TipOf(shown.View, branch) : null;
        Act act = Of(id, ActKind.Append) with { Branch = branch, Writes = writes, Message = tip is { } known ? HistoryNames.Of(known) : null };
        List<MessageDraft> drafts = [.. writes.Select(w => new MessageDraft { Id = HistoryNames.MessageOf(w.Message), Role = "User", Text = w.Text })];
        return DoAsync(act, () => drafts.Count == 1
            ? shown.View.AppendAsync(drafts[0], branch, tip) : shown.View.AppendAllAsync(drafts, branch));
    }

    private static MessageId? TipOf(ChatContext view, string branch) =>
        view.Metadata.FindBranch(branch) is { MessageIds: { Count: > 0 } ids } ? ids[^1] : null;

    private async Task ReplaceAsync(ContextId id, Shown shown)
    {
        if (shown.Read.Count == 0) return;
        Message read = shown.Read[random.Next(shown.Read.Count)];
        var written = new Written(HistoryNames.Of(read.Id), NextText());
        Message edited = read.WithText(written.Text);
        Act act = Of(id, ActKind.Replace) with { Text = read.Text, Writes = [written] };
        if (await DoAsync(act, () => shown.View.ReplaceAsync(read, edited)).ConfigureAwait(false)) shown.Read.Add(edited);
        shown.Read.Remove(read);
    }

    private Task<bool> EditHeadAsync(ContextId id, Shown shown, int drawn)
    {
        (string branch, string from) = (Branches[random.Next(Branches.Length)], AnyBranch(shown.View));
        Act act = Of(id, ActKind.SetTitle) with { Head = HistoryNames.Of(shown.View.Metadata), Branch = branch };
        if (drawn < 88)
            return DoAsync(act with { Kind = ActKind.CreateBranch, From = from }, () => shown.View.CreateBranchAsync(branch, from));
        if (drawn < 92) return DoAsync(act with { Kind = ActKind.DeleteBranch }, () => shown.View.DeleteBranchAsync(branch));
        if (drawn < 95)
            return DoAsync(act with { Kind = ActKind.MergeBranch, From = from }, () => shown.View.MergeBranchAsync(from, branch));
        string title = $"t{_who}.{++_last}";
        return DoAsync(act with { Branch = null, Text = title }, () => shown.View.SetTitleAsync(title));
    }

    private Task<bool> ComeAndGoAsync(ContextId id, int drawn) => drawn switch
    {
        < 9 => DoAsync(Of(id, ActKind.Delete), () => store.DeleteAsync(id)),
        < 13 => DoAsync(Of(id, ActKind.Restore), () => store.RestoreAsync(id)),
        < 15 => CreateAsync(id),
        _ => CollectAsync(),
    };
}
