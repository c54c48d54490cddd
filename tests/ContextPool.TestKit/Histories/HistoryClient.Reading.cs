namespace ContextPool.TestKit.Histories;

/// <content>Reading: the head, and then messages, each as new as the head at least.</content>
public sealed partial class HistoryClient
{
    private const int MostRead = 6;

    /// <summary>Reads the head and every message of every branch.</summary>
    public async Task ReadAllAsync(ContextId id)
    {
        if (await ReadHeadAsync(id).ConfigureAwait(false) is not { } shown) return;
        foreach (Branch branch in shown.View.Metadata.Branches) await ReadMessagesAsync(id, shown, branch.Name, 0, int.MaxValue).ConfigureAwait(false);
    }

    private async Task ReadAsync(ContextId id)
    {
        if (await ReadHeadAsync(id).ConfigureAwait(false) is not { } shown) return;
        string branch = AnyBranch(shown.View);
        int count = shown.View.Metadata.FindBranch(branch)!.MessageIds.Count;
        await ReadMessagesAsync(id, shown, branch, random.Next(4) == 0 ? 0 : Math.Max(0, count - MostRead), MostRead).ConfigureAwait(false);
    }

    private async Task ReadMessagesAsync(ContextId id, Shown shown, string branch, int first, int most)
    {
        Act reading = Of(id, ActKind.ReadMessage) with { Began = shown.Since };
        await foreach (BranchMessage message in shown.View.ReadRangeAsync(first, most, branch).ConfigureAwait(false))
        {
            // A view of a legacy file says that it is outdated, and nothing else.
            if (message.Message is null && shown.View.Kind == ContextKind.Legacy && message.UnavailableCode != ErrorCodes.MessageNotFound) continue;
            if (message.Message is { } read) shown.Read.Add(read);
            string missing = message.UnavailableCode == ErrorCodes.MessageNotFound ? Act.Absent : $"unavailable: {message.WhyUnavailable}";
            Act begun = reading with { Message = HistoryNames.Of(message.Id) };
            log.Begin(begun);
            End(begun, message.Message?.Text ?? missing);
        }
    }

    /// <summary>Opens the context, or refreshes the view that is there.</summary>
    private async Task<Shown?> ReadHeadAsync(ContextId id)
    {
        ChatContext? view = random.Next(2) == 0 ? _shown.GetValueOrDefault(id)?.View : null;
        Act begun = Begin(Of(id, ActKind.ReadHead));
        _shown.Remove(id);
        try
        {
            if (view is null) view = await store.OpenAsync(id).ConfigureAwait(false);
            else await view.RefreshAsync().ConfigureAwait(false);
            End(begun, HistoryNames.Of(view.Metadata));
            return _shown[id] = new Shown(view, begun.Began);
        }
        catch (ContextPoolException e)
        {
            End(begun, e.Code == ErrorCodes.ContextNotFound ? e.Code : $"{e.Code}: {e.Message}");
        }

        return null;
    }
}
