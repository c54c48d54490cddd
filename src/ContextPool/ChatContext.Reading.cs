using ContextPool.Serving;
using ContextPool.Storage;

namespace ContextPool;

/// <content>Reading: off the caller's thread, and never more than was asked for.</content>
public sealed partial class ChatContext
{
    // 8: a hop between threads costs as much as a message that the system has cached, and whoever stops early has read
    // seven messages too many at most. 64: from there on larger batches bring nothing measurable.
    // 1 MiB: 64 messages of usual size are a quarter of it, and of long ones a few are ahead, not hundreds of megabytes.
    private static readonly ReadAheadLimits Ahead = new(First: 8, Largest: 64, BatchBytes: 1 << 20);

    private ShownIndex? _shownIndex;

    /// <summary>One message; null where the pool has none of this id. Throws <see cref="MessageUnavailableException"/> where it cannot be read.</summary>
    public ValueTask<Message?> GetMessageAsync(MessageId id, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        ContextView view = _view;
        return view.Core.Cache.Find(id, view.Moment) is { } cached
            ? ValueTask.FromResult<Message?>(cached)
            : new ValueTask<Message?>(Task.Run(() => view.Core.Read(id, view.Moment), cancel));
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
        return Read(view, ids.Skip(start).Take(count), cancel);
    }

    /// <summary>The last messages of a branch, in order.</summary>
    public IAsyncEnumerable<BranchMessage> ReadLastAsync(int count, string? branch = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ContextView view = _view;
        IReadOnlyList<MessageId> ids = BranchOf(view, branch).MessageIds;
        return Read(view, ids.Skip(Math.Max(0, ids.Count - count)), cancel);
    }

    /// <summary>All messages of the pool, in the order of their ids.</summary>
    public IAsyncEnumerable<BranchMessage> ReadAllAsync(CancellationToken cancel = default)
    {
        ContextView view = _view;
        return Read(view, Listed(view.Core.Source), cancel);

        // Listed on the thread that reads, when the caller asks for the first message.
        static IEnumerable<MessageId> Listed(IMessageSource source)
        {
            foreach (MessageId id in source.List()) yield return id;
        }
    }

    /// <summary>These messages in this order, each as <see cref="ReadBranchAsync"/> gives it.</summary>
    internal IAsyncEnumerable<BranchMessage> ReadEachAsync(IEnumerable<MessageId> ids, CancellationToken cancel) => Read(_view, ids, cancel);

    /// <summary>The ids in the pool, readable or not, in their order.</summary>
    internal IEnumerable<MessageId> ListPool() => _view.Core.Source.List();

    /// <summary>The index, loaded once; rebuilt from the pool, without a word to the caller, where it is missing, torn or stale.</summary>
    public async Task<MessageIndex> GetIndexAsync(CancellationToken cancel = default)
    {
        ContextView view = _view;
        MessageIndex index = await view.Core.IndexSince(view.Moment).CurrentAsync(cancel).ConfigureAwait(false);
        IReadOnlyList<Branch> branches = _view.Metadata.Branches;
        ShownIndex? shown = _shownIndex;
        if (shown is null || !ReferenceEquals(shown.Of, index) || !ReferenceEquals(shown.Branches, branches))
            _shownIndex = shown = new ShownIndex(index, branches, index.With(branches));
        return shown.Index;
    }

    private static Branch BranchOf(ContextView view, string? name)
    {
        string? wanted = name ?? view.Metadata.ActiveBranchName;
        return (wanted is null ? null : view.Metadata.FindBranch(wanted)) ?? throw new ArgumentException(
            wanted is null ? $"context {view.Metadata.Id} names no active branch: expected the name of one"
            : $"context {view.Metadata.Id} has no branch '{wanted}'", nameof(name));
    }

    private static IAsyncEnumerable<BranchMessage> Read(ContextView view, IEnumerable<MessageId> ids, CancellationToken cancel) =>
        OffThread.ReadAhead(ids, id => ReadInBranch(view, id), Ahead, m => m.Message?.Json.Length ?? 0, cancel);

    private static BranchMessage ReadInBranch(ContextView view, MessageId id)
    {
        try
        {
            return view.Core.Read(id, view.Moment) is { } message
                ? new BranchMessage(id, message, null)
                : new BranchMessage(id, null, $"{view.Core.Source.PathOf(id)}: there is no such message");
        }
        catch (MessageUnavailableException e)
        {
            return new BranchMessage(id, null, e.Message);
        }
    }

    /// <summary>The index that all views share, over the branches of this one: what is derived from it is derived once.</summary>
    private sealed record ShownIndex(MessageIndex Of, IReadOnlyList<Branch> Branches, MessageIndex Index);
}
