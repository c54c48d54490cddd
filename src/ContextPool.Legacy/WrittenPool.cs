using System.Security.Cryptography;
using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Legacy;

/// <summary>The messages of a context as they were written, which is what the index tells of them and what is looked for when they are read back.</summary>
internal sealed class WrittenPool
{
    private readonly IReadOnlyList<long> _sizes;
    private readonly IReadOnlyList<byte[]> _hashes;
    private readonly int[] _orderById;

    /// <param name="context">The context.</param>
    /// <param name="sizes">Bytes of each message, in the order of the source.</param>
    /// <param name="hashes">SHA-256 of each.</param>
    /// <param name="order">Their positions in the order in which they were written.</param>
    public WrittenPool(ConvertedContext context, IReadOnlyList<long> sizes, IReadOnlyList<byte[]> hashes, IReadOnlyList<int> order)
    {
        (Context, _sizes, _hashes, Order) = (context, sizes, hashes, order);
        IReadOnlyList<LegacyMessage> messages = context.Source.Messages;
        _orderById = [.. Enumerable.Range(0, messages.Count).OrderBy(i => messages[i].Id)];
        Bytes = sizes.Sum();
        Sha256 = PoolDigest.Of(SHA256.HashData(context.Metadata.Span), _orderById.Select(i => (messages[i].Id, hashes[i])));
    }

    /// <summary>The context.</summary>
    public ConvertedContext Context { get; }

    /// <summary>Their positions in the source in the order in which they were written, which is the quickest one to read them in.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>Bytes of all messages.</summary>
    public long Bytes { get; }

    /// <summary>Digest of messages and metadata.</summary>
    public string Sha256 { get; }

    /// <summary>Bytes of a message as written, by its position in the source.</summary>
    public long SizeOf(int position) => _sizes[position];

    /// <summary>SHA-256 of a message as written, by its position in the source.</summary>
    public ReadOnlySpan<byte> HashOf(int position) => _hashes[position];

    /// <summary>The entries of the index, ordered by id; undated messages are dated by the source, so that equal input gives equal bytes.</summary>
    public IEnumerable<IndexEntry> IndexEntries()
    {
        IReadOnlyList<LegacyMessage> messages = Context.Source.Messages;
        var positions = new Dictionary<MessageId, int>(messages.Count);
        for (int i = 0; i < messages.Count; i++) positions[messages[i].Id] = i;
        MessageTimes times = MessageTimes.Resolve(
            messages.Count, i => messages[i].Facts, id => positions.GetValueOrDefault(id, -1), Context.SourceWritten);
        return _orderById.Select(i => IndexEntry.Of(
            messages[i].Id, messages[i].Facts, _sizes[i], ContentHash.FromBytes(_hashes[i]), times[i]));
    }
}
