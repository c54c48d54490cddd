using System.Runtime.CompilerServices;
using ContextPool.Serving;
using ContextPool.Storage;

namespace ContextPool;

/// <content>Reading: off the caller's thread, and never more than was asked for.</content>
public sealed partial class ChatContext
{
    private ShownIndex? _shownIndex;

    /// <summary>One message; null where the pool has none of this id. Throws <see cref="MessageUnavailableException"/> where it cannot be read.</summary>
    public ValueTask<Message?> GetMessageAsync(MessageId id, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        ContextView view = _view;
        return view.Core.Cache.Find(id, view.Moment) is { } cached ? ValueTask.FromResult<Message?>(cached) : ReadAsync(view, id, cancel);
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
        return ReadAsync(view, [.. ids.Skip(start).Take(count)], cancel);
    }

    /// <summary>The last messages of a branch, in order.</summary>
    public IAsyncEnumerable<BranchMessage> ReadLastAsync(int count, string? branch = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ContextView view = _view;
        IReadOnlyList<MessageId> ids = BranchOf(view, branch).MessageIds;
        return ReadAsync(view, [.. ids.Skip(Math.Max(0, ids.Count - count))], cancel);
    }

    /// <summary>All messages of the pool, in the order of their ids.</summary>
    public async IAsyncEnumerable<BranchMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        ContextView view = _view;
        IReadOnlyList<MessageId> ids = await view.Core.Source.ListIdsAsync(cancel).ConfigureAwait(false);
        await foreach (BranchMessage message in ReadAsync(view, ids, cancel).ConfigureAwait(false)) yield return message;
    }

    /// <summary>These messages in this order, each as <see cref="ReadBranchAsync"/> gives it.</summary>
    internal IAsyncEnumerable<BranchMessage> ReadEachAsync(IReadOnlyList<MessageId> ids, CancellationToken cancel) => ReadAsync(_view, ids, cancel);

    /// <summary>The ids in the pool, readable or not, in their order.</summary>
    internal ValueTask<IReadOnlyList<MessageId>> ListPoolAsync(CancellationToken cancel) => _view.Core.Source.ListIdsAsync(cancel);

    /// <summary>What the messages take, without reading them. Not of a legacy file.</summary>
    internal async Task<PoolUse> MeasureAsync(CancellationToken cancel)
    {
        var use = new PoolUse();
        await foreach (StoredEntry entry in _view.Core.Stored.ListMessagesAsync(cancel).ConfigureAwait(false)) use = use.With(entry);
        return use;
    }

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
        return (wanted is null ? null : view.Metadata.FindBranch(wanted)) ?? throw new BranchNotFoundException(view.Metadata.Id, wanted);
    }

    private static async ValueTask<Message?> ReadAsync(ContextView view, MessageId id, CancellationToken cancel)
    {
        StoredMessage read = await view.Core.ReadAsync(id, view.Moment, cancel).ConfigureAwait(false);
        return read.Unavailable is null ? read.Message : throw Unavailable(view, read);
    }

    private static async IAsyncEnumerable<BranchMessage> ReadAsync(
        ContextView view, IReadOnlyList<MessageId> ids, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (StoredMessage read in view.Core.ReadEachAsync(ids, view.Moment, cancel).ConfigureAwait(false))
        {
            string? why = read.IsMissing ? $"{view.Core.Source.PlaceOf(read.Id)}: there is no such message"
                : read.Unavailable is null ? null : Unavailable(view, read).Message;
            yield return new BranchMessage(read.Id, read.Message, why)
            {
                UnavailableCode = read.IsMissing ? ErrorCodes.MessageNotFound : why is null ? null : read.Code ?? ErrorCodes.MessageUnavailable,
            };
        }
    }

    private static MessageUnavailableException Unavailable(ContextView view, StoredMessage read) =>
        new(read.Id, view.Core.Source.PlaceOf(read.Id), read.Unavailable!, view.Metadata.Id, read.Code);

    /// <summary>The index that all views share, over the branches of this one: what is derived from it is derived once.</summary>
    private sealed record ShownIndex(MessageIndex Of, IReadOnlyList<Branch> Branches, MessageIndex Index);
}
