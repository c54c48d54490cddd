using ContextPool.Indexing;
using ContextPool.Model;
using ContextPool.Reading;

namespace ContextPool;

/// <content>Reading: off the caller's thread, and never more than was asked for.</content>
public sealed partial class ChatContext
{
    // 8: a hop between threads costs as much as a message that the system has cached, and whoever stops early has read
    // seven messages too many at most.
    private const int MessagesReadAhead = 8;

    /// <summary>One message; null where the pool has none of this id. Throws <see cref="MessageUnavailableException"/> where it cannot be read.</summary>
    public ValueTask<Message?> GetMessageAsync(MessageId id, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        return _cache.Find(id) is { } cached
            ? ValueTask.FromResult<Message?>(cached)
            : new ValueTask<Message?>(Task.Run(() => ReadMessage(_view.Source, id), cancel));
    }

    /// <summary>
    /// The messages of a branch in order, one file read per message as the caller goes on. A message that is missing or
    /// cannot be read comes as a <see cref="BranchMessage"/> without <see cref="BranchMessage.Message"/>, in its place.
    /// </summary>
    /// <param name="branch">Its name; the active branch where null.</param>
    /// <param name="cancel">Ends the enumeration.</param>
    public IAsyncEnumerable<BranchMessage> ReadBranchAsync(string? branch = null, CancellationToken cancel = default) =>
        ReadRangeAsync(0, int.MaxValue, branch, cancel);

    /// <summary>So many messages of a branch from a position, both counted from 0; fewer where the branch ends.</summary>
    public IAsyncEnumerable<BranchMessage> ReadRangeAsync(int start, int count, string? branch = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ContextView view = _view;
        IReadOnlyList<MessageId> ids = BranchOf(view, branch).MessageIds;
        return Read(view.Source, ids.Skip(start).Take(count), cancel);
    }

    /// <summary>The last messages of a branch, in order.</summary>
    public IAsyncEnumerable<BranchMessage> ReadLastAsync(int count, string? branch = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ContextView view = _view;
        IReadOnlyList<MessageId> ids = BranchOf(view, branch).MessageIds;
        return Read(view.Source, ids.Skip(Math.Max(0, ids.Count - count)), cancel);
    }

    /// <summary>All messages of the pool, in the order of their ids.</summary>
    public IAsyncEnumerable<BranchMessage> ReadAllAsync(CancellationToken cancel = default)
    {
        IMessageSource source = _view.Source;
        return Read(source, Listed(source), cancel);

        // Listed on the thread that reads, when the caller asks for the first message.
        static IEnumerable<MessageId> Listed(IMessageSource source)
        {
            foreach (MessageId id in source.List()) yield return id;
        }
    }

    /// <summary>The index, loaded once; rebuilt from the pool, without a word to the caller, where it is missing, torn or stale.</summary>
    public Task<MessageIndex> GetIndexAsync(CancellationToken cancel = default)
    {
        LiveIndex index;
        lock (_gate)
        {
            IMessageSource source = _view.Source;
            if (_index is null or { HasFailed: true }) _index = new LiveIndex(Task.Run(source.LoadIndex, CancellationToken.None));
            index = _index;
        }

        return index.CurrentAsync(() => _view.Metadata.Branches, cancel);
    }

    private static Branch BranchOf(ContextView view, string? name)
    {
        string? wanted = name ?? view.Metadata.ActiveBranchName;
        return (wanted is null ? null : view.Metadata.FindBranch(wanted)) ?? throw new ArgumentException(
            wanted is null ? $"context {view.Metadata.Id} names no active branch: expected the name of one"
            : $"context {view.Metadata.Id} has no branch '{wanted}'", nameof(name));
    }

    private IAsyncEnumerable<BranchMessage> Read(IMessageSource source, IEnumerable<MessageId> ids, CancellationToken cancel) =>
        OffThread.InBatches(ids.Select(id => ReadInBranch(source, id)), MessagesReadAhead, cancel);

    private BranchMessage ReadInBranch(IMessageSource source, MessageId id)
    {
        try
        {
            return ReadMessage(source, id) is { } message
                ? new BranchMessage(id, message, null)
                : new BranchMessage(id, null, $"{source.PathOf(id)}: there is no such message");
        }
        catch (MessageUnavailableException e)
        {
            return new BranchMessage(id, null, e.Message);
        }
    }

    private Message? ReadMessage(IMessageSource source, MessageId id)
    {
        if (_cache.Find(id) is { } cached) return cached;
        long generation = _cache.Generation;
        Message? message = source.Read(id);
        if (message is not null) _cache.Add(message, generation);
        return message;
    }
}
