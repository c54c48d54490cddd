namespace ContextPool.Indexing;

/// <summary>
/// Gives every message a time, the same one at every build: its own, else that of its nearest dated ancestor, else that of
/// the file the context came from. Holds what decides that and no more, because it takes all messages of a context at once.
/// </summary>
/// <param name="count">How many messages.</param>
internal sealed class MessageTimes(int count)
{
    private readonly Timestamp[] _times = new Timestamp[count];
    private readonly TimeSource[] _sources = new TimeSource[count];
    private readonly int[] _parents = new int[count];
    private readonly State[] _states = new State[count];

    private enum State : byte
    {
        /// <summary>Nobody knows the message, so it dates no other.</summary>
        Unknown,
        Undated,
        OnPath,
        Dated,
    }

    /// <summary>Tells what a message says of its own time, and where its parent stands; -1 where that is not in the pool.</summary>
    public void Set(int position, in MessageFacts facts, int parent)
    {
        _parents[position] = parent;
        _times[position] = facts.OwnTime ?? default;
        _sources[position] = facts.OwnTimeSource;
        _states[position] = facts.OwnTime is null ? State.Undated : State.Dated;
    }

    /// <summary>Takes it back: the message is as if it were not there.</summary>
    public void Forget(int position) => _states[position] = State.Unknown;

    /// <summary>True where the message was told of.</summary>
    public bool IsKnown(int position) => _states[position] != State.Unknown;

    /// <summary>The time of a message that is known; after <see cref="Resolve(Timestamp)"/>.</summary>
    public (Timestamp At, TimeSource Source) this[int position] => (_times[position], _sources[position]);

    /// <summary>Dates all that have no time of their own.</summary>
    /// <param name="fileTime">For messages without any dated ancestor.</param>
    public void Resolve(Timestamp fileTime)
    {
        var path = new List<int>();
        for (int start = 0; start < _states.Length; start++)
        {
            (Timestamp At, TimeSource Source) found = (fileTime, TimeSource.File);
            int at = start;
            while (at >= 0 && _states[at] == State.Undated)
            {
                _states[at] = State.OnPath;
                path.Add(at);
                at = _parents[at];
            }

            if (at >= 0 && _states[at] == State.Dated && _sources[at] != TimeSource.File) found = (_times[at], TimeSource.Ancestor);
            foreach (int undated in path)
            {
                (_times[undated], _sources[undated]) = found;
                _states[undated] = State.Dated;
            }

            path.Clear();
        }
    }

    /// <summary>The times in the order of the messages.</summary>
    /// <param name="count">How many messages.</param>
    /// <param name="factsAt">The facts of each.</param>
    /// <param name="positionOf">Where a message stands; -1 where it is not in the pool.</param>
    /// <param name="fileTime">For messages without any dated ancestor.</param>
    public static MessageTimes Resolve(
        int count, Func<int, MessageFacts> factsAt, Func<MessageId, int> positionOf, Timestamp fileTime)
    {
        var times = new MessageTimes(count);
        for (int i = 0; i < count; i++)
        {
            MessageFacts facts = factsAt(i);
            times.Set(i, facts, facts is { OwnTime: null, ParentId: { } parent } ? positionOf(parent) : -1);
        }

        times.Resolve(fileTime);
        return times;
    }
}
