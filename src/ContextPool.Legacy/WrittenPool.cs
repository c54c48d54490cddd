using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Legacy;

/// <summary>The messages of a context as they were written, which is what the index tells of them and what is looked for when they are read back.</summary>
internal sealed class WrittenPool
{
    private readonly WrittenMessage[] _written;
    private readonly int[] _orderById;

    /// <param name="context">The context.</param>
    /// <param name="written">Each message, in the order of the source.</param>
    /// <param name="order">Their positions in the order in which they were written.</param>
    public WrittenPool(ConvertedContext context, WrittenMessage[] written, IReadOnlyList<int> order)
    {
        (Context, _written, Order) = (context, written, order);
        _orderById = OrderById(context.Source.Messages);
        Bytes = written.Sum(message => message.Bytes);
        Sha256 = PoolDigest.Of(
            ContentHash.Of(context.Metadata.Span), _orderById.Select(i => (context.Source.Messages[i].Id, written[i].Hash)));
    }

    /// <summary>The context.</summary>
    public ConvertedContext Context { get; }

    /// <summary>Their positions in the source in the order in which they were written, which is the quickest one to read them in.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>Bytes of all messages.</summary>
    public long Bytes { get; }

    /// <summary>Digest of messages and metadata.</summary>
    public string Sha256 { get; }

    /// <summary>A message as it was written, by its position in the source.</summary>
    public ref readonly WrittenMessage this[int position] => ref _written[position];

    /// <summary>The entries of the index, ordered by id; undated messages are dated by the source, so that equal input gives equal bytes.</summary>
    public IndexEntry[] IndexEntries()
    {
        IReadOnlyList<LegacyMessage> messages = Context.Source.Messages;
        var positions = new Dictionary<MessageId, int>(messages.Count);
        for (int i = 0; i < messages.Count; i++) positions[messages[i].Id] = i;
        MessageTimes times = MessageTimes.Resolve(
            messages.Count, i => messages[i].Facts, id => positions.GetValueOrDefault(id, -1), Context.SourceWritten);
        return Array.ConvertAll(_orderById, i => IndexEntry.Of(
            messages[i].Id, messages[i].Facts, _written[i].Bytes, _written[i].Hash, times[i]));
    }

    private static int[] OrderById(IReadOnlyList<LegacyMessage> messages)
    {
        var ids = new MessageId[messages.Count];
        int[] positions = new int[messages.Count];
        for (int i = 0; i < ids.Length; i++) (ids[i], positions[i]) = (messages[i].Id, i);
        Array.Sort(ids, positions);
        return positions;
    }
}
