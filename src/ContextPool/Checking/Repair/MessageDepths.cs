namespace ContextPool.Checking;

/// <summary>How far messages stand from the beginning of their conversation.</summary>
internal static class MessageDepths
{
    /// <summary>
    /// For each message how many stand above it, itself included; each is walked through once. A circle has no beginning: whatever
    /// leads into one counts from where it was entered first.
    /// </summary>
    /// <param name="parents">What each message answers; null where it begins a conversation.</param>
    public static Dictionary<MessageId, int> Of(IReadOnlyDictionary<MessageId, MessageId?> parents)
    {
        var depths = new Dictionary<MessageId, int>(parents.Count);
        var way = new Stack<MessageId>();
        foreach (MessageId start in parents.Keys)
        {
            MessageId? at = start;

            // Marked while it is on the way, so that a circle ends where it began.
            while (at is { } message && depths.TryAdd(message, 0))
            {
                way.Push(message);
                at = parents.GetValueOrDefault(message);
            }

            int depth = at is { } known ? depths[known] : 0;
            while (way.TryPop(out MessageId message)) depths[message] = ++depth;
        }

        return depths;
    }
}
