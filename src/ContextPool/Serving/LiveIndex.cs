namespace ContextPool.Serving;

/// <summary>
/// The index of an open context while it grows: loaded once, and then told of every save. A save costs nothing but a note; the
/// next who asks for the index pays for all notes since. Safe for concurrent use.
/// </summary>
/// <param name="began">The moment before the disk was first looked at.</param>
/// <param name="loading">The entries, ordered by id.</param>
internal sealed class LiveIndex(long began, Task<IndexEntry[]> loading)
{
    private readonly Lock _gate = new();
    private readonly List<IndexEntry> _notes = [];
    private MessageIndex? _current;

    /// <summary>The index has all that was on the disk at this moment.</summary>
    public long Began => began;

    /// <summary>True where the index could not be loaded, so that the next caller tries again.</summary>
    public bool HasFailed => loading.IsFaulted || loading.IsCanceled;

    /// <summary>An entry that was saved. May come before the index is loaded, and then counts more than what is found there.</summary>
    public void Note(IndexEntry entry)
    {
        lock (_gate) _notes.Add(entry);
    }

    /// <summary>The index with all notes so far, over no branches: views differ in those.</summary>
    public async Task<MessageIndex> CurrentAsync(CancellationToken cancel)
    {
        IndexEntry[] loaded = await loading.WaitAsync(cancel).ConfigureAwait(false);
        lock (_gate)
        {
            _current ??= new MessageIndex(loaded, []);
            if (_notes.Count > 0) _current = _current.With(_notes);
            _notes.Clear();
            return _current;
        }
    }
}
