using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ContextPool.Storage;

namespace ContextPool.Serving;

/// <summary>
/// What all open views of one context share: the messages read last, the index, the metadata as last seen, and the turn of its
/// writers. A view carries the moment it is as new as, and is never served anything older. Safe for concurrent use.
/// </summary>
/// <param name="source">Where the messages are; the stored context itself where it is a pool.</param>
/// <param name="moments">The order in which the store looks at its storage.</param>
/// <param name="cacheBytes">How many bytes of messages are kept.</param>
internal sealed class ContextCore(IMessageSource source, Moments moments, long cacheBytes)
{
    // Guards the two below.
    private readonly Lock _gate = new();
    private LiveIndex? _index;
    private SeenHead? _seen;

    /// <summary>Where the messages are.</summary>
    public IMessageSource Source => source;

    /// <summary>The pool; only a pool is ever written.</summary>
    public IStoredContext Stored => (IStoredContext)source;

    /// <summary>The messages read last.</summary>
    public MessageCache Cache { get; } = new(cacheBytes);

    /// <summary>The writers of this store; whoever has the turn goes on to take the lock.</summary>
    public WritersTurn Turn { get; } = new();

    /// <summary>The messages that are being made in this store, by id.</summary>
    public ConcurrentDictionary<MessageId, LiveText> Making { get; } = new();

    /// <summary>One message, not older than a moment.</summary>
    public async ValueTask<StoredMessage> ReadAsync(MessageId id, long since, CancellationToken cancel)
    {
        if (Cache.Find(id, since) is { } cached)
        {
            Operations.Read(isCached: true);
            return new StoredMessage(id, cached);
        }

        long moment = moments.Next();
        StoredMessage read = await source.ReadMessageAsync(id, cancel).ConfigureAwait(false);
        Operations.Read(isCached: false);
        if (read.Message is { } message) Cache.Add(message, moment);
        return read;
    }

    /// <summary>
    /// Many messages, in this order, none older than a moment. What is in memory when the first is asked for comes from there; the others
    /// are read in one pass.
    /// </summary>
    public async IAsyncEnumerable<StoredMessage> ReadEachAsync(
        IReadOnlyList<MessageId> ids, long since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var cached = new Dictionary<int, Message>();
        for (int i = 0; i < ids.Count; i++)
        {
            if (Cache.Find(ids[i], since) is { } message) cached.Add(i, message);
        }

        IReadOnlyList<MessageId> others = cached.Count == 0 ? ids : [.. ids.Where((_, i) => !cached.ContainsKey(i))];
        long moment = moments.Next();
        IAsyncEnumerator<StoredMessage> reading = source.ReadMessagesAsync(others, cancel).GetAsyncEnumerator(cancel);
        await using (reading.ConfigureAwait(false))
        {
            for (int i = 0; i < ids.Count; i++)
            {
                if (cached.Remove(i, out Message? message))
                {
                    cancel.ThrowIfCancellationRequested();
                    Operations.Read(isCached: true);
                    yield return new StoredMessage(ids[i], message);
                    continue;
                }

                if (!await reading.MoveNextAsync().ConfigureAwait(false)) yield break;
                StoredMessage read = reading.Current;
                Operations.Read(isCached: false);
                if (read.Message is { } fresh) Cache.Add(fresh, moment);
                yield return read;
            }
        }
    }

    /// <summary>Drops a message that was just replaced.</summary>
    public void Forget(MessageId id) => Cache.Forget(id, moments.Next());

    /// <summary>The index, loaded from the disk after a moment and told of every save since.</summary>
    public LiveIndex IndexSince(long moment)
    {
        lock (_gate)
        {
            if (_index is null or { HasFailed: true } || _index.Began < moment)
                _index = new LiveIndex(moments.Next(), source.LoadIndexAsync(CancellationToken.None).AsTask());
            return _index;
        }
    }

    /// <summary>Has the index loaded again by the next who asks: it lacks what others saved, or names times that are no more.</summary>
    public void ForgetIndex()
    {
        lock (_gate) _index = null;
    }

    /// <summary>Shows an entry that was just saved, in the index that is loaded, or being loaded, if one is.</summary>
    public void Note(IndexEntry entry)
    {
        lock (_gate) _index?.Note(entry);
    }

    /// <summary>The head as last seen on disk, or saved; null where it was not seen yet.</summary>
    public ContextHead? Seen => Volatile.Read(ref _seen)?.Head;

    /// <summary>Tells of a head that was read.</summary>
    /// <param name="head">Where nothing changed its metadata are the object that <see cref="Seen"/> has.</param>
    /// <param name="moment">Taken before it was read.</param>
    public void See(ContextHead head, long moment)
    {
        lock (_gate)
        {
            if (_seen is not null && ReferenceEquals(head.Metadata, _seen.Head.Metadata)) _seen = _seen with { Head = head };
            else if (moment > (_seen?.At ?? 0)) _seen = new SeenHead(head, moment, IndexBegins: moment);
        }
    }

    /// <summary>
    /// Tells of a commit: what it was made on, what it made, and what it added to the index. Where somebody outside this store saved
    /// since the index was loaded, the index is loaded again.
    /// </summary>
    public void NoteCommit(ContextHead before, ContextHead after, IEnumerable<IndexEntry> added)
    {
        lock (_gate)
        {
            bool isIndexComplete = ReferenceEquals(before.Metadata, _seen?.Head.Metadata) && _index?.Began > _seen.IndexBegins;
            if (!isIndexComplete) _index = null;
            foreach (IndexEntry entry in added) _index?.Note(entry);

            // From here on every change that is not told here shows as other bytes on the disk.
            _seen = new SeenHead(after, moments.Next(), IndexBegins: 0);
        }
    }

    /// <summary>The head as last seen on disk, or saved.</summary>
    /// <param name="Head">It.</param>
    /// <param name="At">When.</param>
    /// <param name="IndexBegins">An index whose load began later has all that they name; 0 where it was told of it anyhow.</param>
    private sealed record SeenHead(ContextHead Head, long At, long IndexBegins);
}
