using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>How it went to make an index anew.</summary>
/// <param name="Messages">How many messages it names; 0 where it was left as it is.</param>
/// <param name="Traces">The messages that it was the only trace of, and for whose sake it was left.</param>
internal sealed record IndexRebuild(int Messages, IReadOnlyList<MessageId> Traces)
{
    /// <summary>
    /// Makes the index of a context anew from its messages, whatever is in it, unless it is the only trace of some. Throws
    /// <see cref="ContextNotFoundException"/>, and <see cref="WriterWaitException"/> where others write for longer than so.
    /// </summary>
    public static async Task<IndexRebuild> OfAsync(IContextStorage storage, ContextId id, TimeSpan wait, CancellationToken cancel)
    {
        IReadOnlyList<MessageId> traces = [];
        int? messages = await storage.Context(id).RebuildIndexAsync(wait, IsWantedAsync, cancel).ConfigureAwait(false);
        return new IndexRebuild(messages ?? 0, traces);

        async ValueTask<bool> IsWantedAsync()
        {
            traces = await LossTraces.InAsync(storage, id, cancel).ConfigureAwait(false);
            return traces.Count == 0;
        }
    }
}
