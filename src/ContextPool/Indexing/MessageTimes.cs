namespace ContextPool.Indexing;

/// <summary>
/// Gives every message a time, the same one at every build: its own, else that of its nearest dated ancestor, else that of
/// the file the context came from.
/// </summary>
internal static class MessageTimes
{
    /// <summary>The times in the order of the messages.</summary>
    /// <param name="count">How many messages.</param>
    /// <param name="factsAt">The facts of each.</param>
    /// <param name="positionOf">Where a message stands; -1 where it is not in the pool.</param>
    /// <param name="fileTime">For messages without any dated ancestor.</param>
    public static (Timestamp At, TimeSource Source)[] Resolve(
        int count, Func<int, MessageFacts> factsAt, Func<MessageId, int> positionOf, Timestamp fileTime)
    {
        var times = new (Timestamp At, TimeSource Source)[count];
        bool[] isResolved = new bool[count];
        bool[] isOnPath = new bool[count];
        var path = new List<int>();
        for (int start = 0; start < count; start++)
        {
            (Timestamp At, TimeSource Source) found = (fileTime, TimeSource.File);
            int at = start;
            while (at >= 0 && !isOnPath[at])
            {
                if (isResolved[at])
                {
                    found = times[at].Source == TimeSource.File ? found : (times[at].At, TimeSource.Ancestor);
                    break;
                }

                MessageFacts facts = factsAt(at);
                if (facts.OwnTime is { } own)
                {
                    times[at] = (own, facts.OwnTimeSource);
                    isResolved[at] = true;
                    if (at == start) break;
                    continue;
                }

                isOnPath[at] = true;
                path.Add(at);
                at = facts.ParentId is { } parent ? positionOf(parent) : -1;
            }

            foreach (int undated in path)
            {
                times[undated] = found;
                isResolved[undated] = true;
                isOnPath[undated] = false;
            }

            path.Clear();
        }

        return times;
    }
}
