using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ContextPool;
using Microsoft.Extensions.Options;

namespace ChatApi;

/// <summary>Answers come piece by piece, as server-sent events; what a crash left of one is listed, recovered or discarded.</summary>
internal static class Answers
{
    /// <summary>So many messages are what the answerer is told.</summary>
    private const int Remembered = 20;

    public static void Map(RouteGroupBuilder chat)
    {
        chat.MapPost("/answer", AnswerAsync);
        chat.MapGet("/messages/{message}/follow", FollowAsync);
        chat.MapGet("/unfinished", ListAsync);
        chat.MapPost("/unfinished/{message}", RecoverAsync);
        chat.MapDelete("/unfinished/{message}", DiscardAsync);
    }

    /// <summary>A chat that is not there is refused with a status; from the first event on there is only the stream.</summary>
    private static async Task<IResult> AnswerAsync(
        ContextId id, ContextStore store, IAnswerer answerer, IOptions<ChatOptions> options, CancellationToken cancel)
    {
        ChatContext context = await store.OpenAsync(id, cancel);
        var streaming = new StreamOptions { CheckpointEvery = options.Value.CheckpointEvery };
        return TypedResults.ServerSentEvents(StreamAsync(context, streaming, answerer, cancel));
    }

    /// <summary>
    /// Each piece is written before it is shown. A listener who goes away ends it before it is complete: what was written stays, to be
    /// recovered.
    /// </summary>
    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        ChatContext context, StreamOptions streaming, IAnswerer answerer, [EnumeratorCancellation] CancellationToken cancel)
    {
        List<string> told = [];
        await foreach (BranchMessage message in context.ReadLastAsync(Remembered, cancel: cancel)) told.Add(message.Message?.Text ?? "");
        await using MessageStream answer = await context.BeginAsync(options: streaming, cancel: cancel);
        yield return new SseItem<string>(answer.Id.ToString(), "begin");
        await foreach (string piece in answerer.AnswerAsync(told, cancel))
        {
            await answer.WriteAsync(piece, cancel);
            yield return new SseItem<string>(piece, "piece");
        }

        // All of it is there: who goes away now does not make it unfinished.
        Message saved = await answer.CompleteAsync(cancel: CancellationToken.None);
        yield return new SseItem<string>(saved.Id.ToString(), "end");
    }

    /// <summary>What another instance is making, as it keeps it; a message that is there already comes in one piece.</summary>
    private static async Task<IResult> FollowAsync(ContextId id, MessageId message, ContextStore store, CancellationToken cancel)
    {
        ChatContext context = await store.OpenAsync(id, cancel);
        return TypedResults.ServerSentEvents(context.FollowAsync(message, cancel: cancel), "piece");
    }

    private static async Task<IEnumerable<Unfinished>> ListAsync(ContextId id, ContextStore store, CancellationToken cancel)
    {
        ChatContext context = await store.OpenAsync(id, cancel);
        return (await context.ListUnfinishedAsync(cancel)).Select(u => new Unfinished(u.Id, u.Text, u.HasWriter));
    }

    private static async Task<IResult> RecoverAsync(ContextId id, MessageId message, ContextStore store, CancellationToken cancel)
    {
        ChatContext context = await store.OpenAsync(id, cancel);
        if (await FindAsync(context, message, cancel) is not { } left) return Results.NotFound();
        Message saved = await context.RecoverAsync(left, cancel: cancel);
        return Results.Ok(new Shown(saved.Id, saved.Role, saved.Text, saved.CreatedAt?.ToDateTimeOffset()));
    }

    private static async Task<IResult> DiscardAsync(ContextId id, MessageId message, ContextStore store, CancellationToken cancel)
    {
        ChatContext context = await store.OpenAsync(id, cancel);
        if (await FindAsync(context, message, cancel) is { } left) await context.DiscardAsync(left, cancel);
        return Results.NoContent();
    }

    private static async Task<UnfinishedMessage?> FindAsync(ChatContext context, MessageId message, CancellationToken cancel) =>
        (await context.ListUnfinishedAsync(cancel)).FirstOrDefault(unfinished => unfinished.Id == message);
}
