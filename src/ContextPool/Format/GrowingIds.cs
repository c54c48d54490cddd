using System.Collections.ObjectModel;

namespace ContextPool.Format;

/// <summary>
/// A list of ids that never changes and yet grows cheaply: the list that follows shares its memory as long as it is the first
/// to follow, as is the case in a conversation that goes on. Safe for concurrent use.
/// </summary>
internal sealed class GrowingIds : ReadOnlyCollection<MessageId>
{
    private const int SmallestRoom = 16;

    private readonly Memory _memory;

    private GrowingIds(Memory memory, int count)
        : base(new ArraySegment<MessageId>(memory.Ids, 0, count)) => _memory = memory;

    /// <summary>These ids, copied once.</summary>
    public static GrowingIds Of(IReadOnlyCollection<MessageId> ids)
    {
        var memory = new Memory { Ids = new MessageId[Room(ids.Count)], Used = ids.Count };
        int at = 0;
        foreach (MessageId id in ids) memory.Ids[at++] = id;
        return new GrowingIds(memory, ids.Count);
    }

    /// <summary>These ids and others behind them.</summary>
    public GrowingIds With(IReadOnlyList<MessageId> added)
    {
        int count = checked(Count + added.Count);
        lock (_memory)
        {
            // Whoever follows second, or finds no room, takes memory of their own; what others look at is never written again.
            bool isFree = _memory.Used == Count && count <= _memory.Ids.Length;
            Memory memory = isFree ? _memory : new Memory { Ids = new MessageId[Room(count)] };
            if (!isFree) Array.Copy(_memory.Ids, memory.Ids, Count);
            for (int i = 0; i < added.Count; i++) memory.Ids[Count + i] = added[i];
            memory.Used = count;
            return new GrowingIds(memory, count);
        }
    }

    private static int Room(int count) => (int)Math.Min(Array.MaxLength, Math.Max(SmallestRoom, count + (count / 2L)));

    private sealed class Memory
    {
        public required MessageId[] Ids { get; init; }

        public int Used { get; set; }
    }
}
