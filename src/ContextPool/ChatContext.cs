using ContextPool.Indexing;
using ContextPool.Model;

namespace ContextPool;

/// <summary>
/// One open context: a view of its metadata as last read, and of its messages, read when asked for. It sees its own saves at
/// once and those of others after <see cref="RefreshAsync"/>; a save is checked against the disk, never against the view
/// alone. Safe for concurrent use; holds no open files. Reads take no lock and never wait for a writer.
/// </summary>
public sealed partial class ChatContext
{
    /// <summary>The context.</summary>
    public ContextId Id => throw new NotImplementedException();

    /// <summary>Pool or legacy file; a legacy file is read-only.</summary>
    public ContextKind Kind => throw new NotImplementedException();

    /// <summary>Metadata and branches as last read.</summary>
    public ContextMetadata Metadata => throw new NotImplementedException();

    /// <summary>Reads the metadata again and forgets cached messages and index.</summary>
    public Task RefreshAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    // Reading: ChatContext.Reading.cs

    /// <summary>One message; null where the pool has none of this id. Throws <see cref="MessageUnavailableException"/> where it cannot be read.</summary>
    public ValueTask<Message?> GetMessageAsync(MessageId id, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>
    /// The messages of a branch in order, one file read per message as the caller goes on. A message that is missing or
    /// cannot be read comes as a <see cref="BranchMessage"/> without <see cref="BranchMessage.Message"/>, in its place.
    /// </summary>
    /// <param name="branch">Its name; the active branch where null.</param>
    /// <param name="cancel">Ends the enumeration.</param>
    public IAsyncEnumerable<BranchMessage> ReadBranchAsync(string? branch = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>So many messages of a branch from a position, both counted from 0; fewer where the branch ends.</summary>
    public IAsyncEnumerable<BranchMessage> ReadRangeAsync(int start, int count, string? branch = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>The last messages of a branch, in order.</summary>
    public IAsyncEnumerable<BranchMessage> ReadLastAsync(int count, string? branch = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>All messages of the pool, in the order of their ids.</summary>
    public IAsyncEnumerable<BranchMessage> ReadAllAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>The index, loaded once; rebuilt from the pool, without a word to the caller, where it is missing, torn or stale.</summary>
    public Task<MessageIndex> GetIndexAsync(CancellationToken cancel = default) => throw new NotImplementedException();
}
