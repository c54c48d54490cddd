using ContextPool.Model;

namespace ContextPool.Indexing;

/// <summary>The index of one context in memory: answers without touching messages. Immutable; queries are lazy.</summary>
public sealed class MessageIndex
{
    /// <summary>How many messages.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>The entries, ordered by id.</summary>
    public IEnumerable<IndexEntry> Entries => throw new NotImplementedException();

    /// <summary>Sum of the sizes of all messages, bytes.</summary>
    public long TotalBytes => throw new NotImplementedException();

    /// <summary>True where the pool has the message.</summary>
    public bool Contains(MessageId id) => throw new NotImplementedException();

    /// <summary>The entry of a message; null where the pool has none.</summary>
    public IndexEntry? Find(MessageId id) => throw new NotImplementedException();

    /// <summary>By role, as written in the messages.</summary>
    public IEnumerable<IndexEntry> ByRole(string role) => throw new NotImplementedException();

    /// <summary>By type.</summary>
    public IEnumerable<IndexEntry> ByType(string messageType) => throw new NotImplementedException();

    /// <summary>From a time to another, both included, in the order of <see cref="SortedByTime"/>.</summary>
    public IEnumerable<IndexEntry> ByTime(Timestamp from, Timestamp to) => throw new NotImplementedException();

    /// <summary>Oldest first; equal times in the order of the conversation (branches in file order, then by id).</summary>
    public IEnumerable<IndexEntry> SortedByTime() => throw new NotImplementedException();

    /// <summary>Messages that call tools.</summary>
    public IEnumerable<IndexEntry> WithToolCalls() => throw new NotImplementedException();

    /// <summary>Messages that carry a tool's result.</summary>
    public IEnumerable<IndexEntry> WithToolResult() => throw new NotImplementedException();

    /// <summary>Sum of the sizes of a branch's messages, bytes; a message listed twice counts once, a missing one not at all.</summary>
    public long BytesOf(Branch branch) => throw new NotImplementedException();
}
