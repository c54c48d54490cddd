using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ContextPool;

namespace ChatApi;

/// <summary>
/// Tells every open page which chats changed, whichever instance changed them: one watch of the store for the whole program.
/// </summary>
internal sealed partial class Changes(ContextStore store, ILogger<Changes> log) : BackgroundService
{
    // A page that is asleep hears of the latest ones; it reads anew what it shows, so none is missed by that.
    private const int MostUnread = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Channel<ContextId>, bool> _pages = new();

    public static void Map(RouteGroupBuilder api) => api.MapGet(
        "/changes", (Changes changes, IHostApplicationLifetime program, CancellationToken cancel) => TypedResults.ServerSentEvents(
            changes.ListenAsync(program.ApplicationStopping, cancel), "changed"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        StorePosition? position = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (StoreChange change in store.WatchAsync(position, cancel: stoppingToken))
                {
                    position = change.Position;
                    foreach (Channel<ContextId> page in _pages.Keys) page.Writer.TryWrite(change.Id);
                }
            }
            catch (StorageException e)
            {
                CannotWatch(log, e.Code, e);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    /// <summary>An empty line to begin with: from here on nothing is missed, so the page may read what it shows.</summary>
    private async IAsyncEnumerable<string> ListenAsync(CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancel)
    {
        Channel<ContextId> page = Channel.CreateBounded<ContextId>(new BoundedChannelOptions(MostUnread) { FullMode = BoundedChannelFullMode.DropOldest });
        _pages[page] = true;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancel);
        try
        {
            yield return "";
            await foreach (ContextId id in page.Reader.ReadAllAsync(over.Token)) yield return id.ToString();
        }
        finally
        {
            _pages.TryRemove(page, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the store cannot be watched ({Code}); it is tried again")]
    private static partial void CannotWatch(ILogger logger, string code, Exception why);
}
