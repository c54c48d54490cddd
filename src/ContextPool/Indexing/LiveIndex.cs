using ContextPool.Model;

namespace ContextPool.Indexing;

/// <summary>
/// The index of an open context while it grows: loaded once, and then told of every save. A save costs nothing but a note; the
/// next who asks for the index pays for all notes since. Safe for concurrent use.
/// </summary>
internal sealed class LiveIndex(Task<IndexEntry[]> loading)
{
    private readonly Lock _gate = new();
    private readonly List<IndexEntry> _notes = [];
    private MessageIndex? _current;
    private IReadOnlyList<Branch>? _branches;

    /// <summary>True where the index could not be loaded, so that the next caller tries again.</summary>
    public bool HasFailed => loading.IsFaulted || loading.IsCanceled;

    /// <summary>An entry that was saved. May come before the index is loaded, and then counts more than what is found there.</summary>
    public void Note(IndexEntry entry)
    {
        lock (_gate) _notes.Add(entry);
    }

    /// <summary>The index with all notes so far, over the branches as they are now.</summary>
    public async Task<MessageIndex> CurrentAsync(Func<IReadOnlyList<Branch>> branchesNow, CancellationToken cancel)
    {
        IndexEntry[] loaded = await loading.WaitAsync(cancel).ConfigureAwait(false);
        lock (_gate)
        {
            IReadOnlyList<Branch> branches = branchesNow();
            MessageIndex index = _current ?? new MessageIndex(loaded, branches);
            if (!ReferenceEquals(branches, _branches ?? branches)) index = index.With(branches);
            if (_notes.Count > 0) index = index.With(_notes);
            _notes.Clear();
            _branches = branches;
            return _current = index;
        }
    }
}
