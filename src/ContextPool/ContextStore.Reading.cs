using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Model;
using ContextPool.Reading;

namespace ContextPool;

/// <content>Listing and opening.</content>
public sealed partial class ContextStore
{
    private const int ListedAtOnce = 64;

    /// <summary>The contexts, lazily and in no order: pools first, then legacy files that have no pool and were not deleted.</summary>
    public IAsyncEnumerable<ContextListing> ListAsync(CancellationToken cancel = default) =>
        OffThread.InBatches(ListPools().Concat(_opener.Legacy?.List() ?? []), ListedAtOnce, cancel);

    /// <summary>
    /// Opens a context: reads its <c>context.json</c> and nothing else, or scans its legacy file. Throws
    /// <see cref="ContextNotFoundException"/> where there is neither, <see cref="Json.InvalidContentException"/> where the
    /// metadata cannot be read.
    /// </summary>
    public Task<ChatContext> OpenAsync(ContextId id, CancellationToken cancel = default) =>
        Task.Run(() => new ChatContext(_opener, _opener.Open(id)), cancel);

    private IEnumerable<ContextListing> ListPools()
    {
        foreach (string name in _files.List(_layout.Contexts))
        {
            if (!ContextId.TryParse(name, out ContextId id) || name != id.ToString()) continue;
            ContextLayout context = _layout.Context(id);
            if (_files.Stat(context.Metadata) is { Kind: FileKind.File }) yield return new ContextListing(id, ContextKind.Pool, context.Root);
        }
    }
}
