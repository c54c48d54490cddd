using ContextPool;

namespace ChatApi;

/// <summary>Chats are listed, made, paged and added to.</summary>
internal static class Conversations
{
    private const int LongestPage = 200;

    public static void Map(RouteGroupBuilder chats)
    {
        chats.MapGet("/", ListAsync);
        chats.MapPost("/", MakeAsync);
        chats.MapGet("/{id}/messages", PageAsync);
        chats.MapPost("/{id}/messages", SayAsync);
    }

    /// <summary>The newest first. Each is opened for its title, which is a small file each: right for some thousands of chats.</summary>
    private static async Task<IReadOnlyList<Chat>> ListAsync(ContextStore store, CancellationToken cancel)
    {
        var chats = new List<Chat>();
        await foreach (ContextListing listing in store.ListAsync(cancel))
        {
            if (await LookAsync(store, listing.Id, cancel) is { } chat) chats.Add(chat);
        }

        return [.. chats.OrderByDescending(chat => chat.LastChanged)];
    }

    /// <summary>Null for one that was deleted a moment ago; one that cannot be opened says why, and hides no other.</summary>
    private static async Task<Chat?> LookAsync(ContextStore store, ContextId id, CancellationToken cancel)
    {
        try
        {
            ChatContext context = await store.OpenAsync(id, cancel);
            return new Chat(id, context.Metadata.Title, context.LastChanged.ToDateTimeOffset(), CountOf(context));
        }
        catch (ContextNotFoundException)
        {
            return null;
        }
        catch (ContextPoolException e)
        {
            return new Chat(id, null, default, 0, e.Message);
        }
    }

    private static async Task<IResult> MakeAsync(NewChat chat, ContextStore store, CancellationToken cancel)
    {
        ChatContext made = await store.CreateAsync(new NewContext { Title = chat.Title }, cancel);
        return Results.Created($"/api/chats/{made.Id}/messages", new Chat(made.Id, chat.Title, made.LastChanged.ToDateTimeOffset(), 0));
    }

    /// <summary>The last ones, or those before a number. Only what is shown is read.</summary>
    private static async Task<IResult> PageAsync(ContextId id, ContextStore store, CancellationToken cancel, int? before = null, int count = 20)
    {
        if (count is < 1 or > LongestPage || before < 0) return Results.BadRequest($"count is {count}, before is {before}: expected 1 to {LongestPage}, and 0 or more");
        ChatContext context = await store.OpenAsync(id, cancel);
        int total = CountOf(context);
        int end = Math.Min(before ?? total, total);
        int start = Math.Max(0, end - count);
        var shown = new List<Shown>();
        await foreach (BranchMessage message in context.ReadRangeAsync(start, end - start, cancel: cancel))
            shown.Add(new Shown(message.Id, message.Message?.Role, message.Message?.Text, message.Message?.CreatedAt?.ToDateTimeOffset(), message.WhyUnavailable));
        return Results.Ok(new Page(total, start, shown));
    }

    private static async Task<IResult> SayAsync(ContextId id, Said said, ContextStore store, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(said.Text)) return Results.BadRequest("the text is empty: expected some");
        MessageDraft draft = MessageDraft.FromText(MessageRoles.User, said.Text);
        ChatContext context = await store.OpenAsync(id, cancel);
        Message saved = await context.AppendAsync(said.Id is { } own ? draft with { Id = own } : draft, cancel: cancel);
        return Results.Created((string?)null, new Shown(saved.Id, saved.Role, saved.Text, saved.CreatedAt?.ToDateTimeOffset()));
    }

    private static int CountOf(ChatContext context) =>
        context.Metadata.ActiveBranchName is { } active ? context.Metadata.FindBranch(active)?.MessageIds.Count ?? 0 : 0;
}
