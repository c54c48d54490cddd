namespace ContextPool;

/// <summary>
/// One call of a tool and what came of it. Models number their calls as they like, so the same id may stand twice in one conversation:
/// a result answers the oldest call of its id that has no answer yet.
/// </summary>
/// <param name="Caller">The message that asks for the call; null for a result that answers none.</param>
/// <param name="Call">The call; null for a result that answers none.</param>
/// <param name="Answer">The message that brings the result; null where nothing was answered yet.</param>
/// <param name="Result">The result; null where nothing was answered yet.</param>
public sealed record ToolExchange(Message? Caller, ToolCall? Call, Message? Answer, ToolResult? Result)
{
    /// <summary>Pairs the calls of a conversation with their results: calls in their order, then results that answer none.</summary>
    /// <param name="messages">The messages in the order of the branch.</param>
    public static IReadOnlyList<ToolExchange> Of(IEnumerable<Message> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var exchanges = new List<ToolExchange>();
        var open = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        var unasked = new List<ToolExchange>();
        foreach (Message message in messages)
        {
            foreach (ToolCall call in message.ToolCalls)
            {
                if (call.Id is { } id) OpenOf(open, id).Enqueue(exchanges.Count);
                exchanges.Add(new ToolExchange(message, call, null, null));
            }

            if (message.ToolResult is not { } result) continue;
            if (result.RequestId is { } request && OpenOf(open, request).TryDequeue(out int asked))
                exchanges[asked] = exchanges[asked] with { Answer = message, Result = result };
            else unasked.Add(new ToolExchange(null, null, message, result));
        }

        return [.. exchanges, .. unasked];
    }

    private static Queue<int> OpenOf(Dictionary<string, Queue<int>> open, string id)
    {
        if (!open.TryGetValue(id, out Queue<int>? calls)) open[id] = calls = new Queue<int>();
        return calls;
    }
}
