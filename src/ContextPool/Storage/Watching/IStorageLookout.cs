namespace ContextPool.Storage;

/// <summary>
/// Looks at which states the contexts are in. Nothing is written, nobody is waited for. One a watch: it remembers what it has seen of the
/// storage's clock, so it is not for concurrent use, <see cref="Listen"/> apart.
/// </summary>
internal interface IStorageLookout
{
    /// <summary>
    /// Every context that is there, once, with its mark, lazily and in no order. One that appears or goes meanwhile may or may not be among
    /// them; one that cannot be read is.
    /// </summary>
    /// <param name="known">The mark that was kept of a context; null for none.</param>
    /// <param name="cancel">Between two contexts.</param>
    IAsyncEnumerable<KeyValuePair<ContextId, ContextMark>> LookAsync(Func<ContextId, ContextMark?> known, CancellationToken cancel);

    /// <summary>
    /// The mark of one context; null where it is not there. Throws an <see cref="IOException"/> where all contexts are gone at once, which
    /// is no deletion: something was unmounted.
    /// </summary>
    /// <param name="id">The context.</param>
    /// <param name="known">The mark that was kept of it; null for none.</param>
    /// <param name="cancel">Before anything is looked at.</param>
    ValueTask<ContextMark?> LookAtAsync(ContextId id, ContextMark? known, CancellationToken cancel);

    /// <summary>
    /// Begins to give hints of contexts that may have changed, or of null where any may have. Hints may be wrong, late or lost. Null where
    /// there are none to be had.
    /// </summary>
    /// <param name="onHint">Called on any thread, several at once; it must not throw, nor wait.</param>
    IDisposable? Listen(Action<ContextId?> onHint);
}
