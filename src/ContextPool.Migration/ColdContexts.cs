using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration;

/// <summary>
/// Packs the contexts of the store to which nothing was saved for long, one after the other, behind the publication. What cannot be packed is
/// left to the next run: nothing of the migration depends on it.
/// </summary>
internal sealed class ColdContexts(MigrationOptions options, IFileOperations files, StoreLayout store, TimeProvider time, ILogger log)
{
    private readonly LocalStorage _storage = new(
        store, new LocalStorageOptions(IsDurable: options.Durability != Durability.None, TornFileWait: TimeSpan.Zero), files, time);

    /// <summary>All that are due, until <paramref name="stop"/>; a dry run only tells. The caller holds the lock of runs.</summary>
    public async Task<PackingSummary> PackAsync(TimeSpan after, CancellationToken stop)
    {
        DateTimeOffset untouchedSince = time.GetUtcNow() - after;
        var summary = new PackingSummary();
        try
        {
            foreach (string name in files.List(store.Contexts))
            {
                if (stop.IsCancellationRequested) break;
                if (ContextId.TryParse(name, out ContextId id) && name == id.ToString()) summary = Add(summary, await TryPackAsync(id, untouchedSince).ConfigureAwait(false));
            }
        }
        catch (FileOperationException e)
        {
            log.LogWarning("Not all cold contexts were packed: {Message}", e.Message);
            return summary with { Left = summary.Left + 1 };
        }

        return summary;
    }

    private static PackingSummary Add(PackingSummary summary, PackResult? packed) => packed switch
    {
        null => summary with { Left = summary.Left + 1 },
        { Messages: 0 } => summary,
        _ => summary with
        {
            Contexts = summary.Contexts + 1,
            Messages = summary.Messages + packed.Messages,
            Bytes = summary.Bytes + packed.Bytes,
            StoredBytes = summary.StoredBytes + packed.StoredBytes,
        },
    };

    /// <summary>Null where it was due and is left; throws where a file system is full, because then nothing else can be packed either.</summary>
    private async Task<PackResult?> TryPackAsync(ContextId id, DateTimeOffset untouchedSince)
    {
        try
        {
            if (!MayBeDue(store.Context(id), untouchedSince)) return new PackResult(id);
            var how = new PackOptions { UntouchedSince = untouchedSince, Level = options.Packing.Level, DryRun = options.DryRun };
            return await _storage.Context(id).PackAsync(how, wait: TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ContextNotFoundException)
        {
            return new PackResult(id);
        }
        catch (WriterWaitException)
        {
            // In use after all: there is nothing to wait for.
            return null;
        }
        catch (Exception e) when (e is InvalidContentException || (e is FileOperationException failed && failed.Failure != FileFailure.NoSpace))
        {
            log.LogWarning("Context {Context} is not packed: {Message}", id, e.Message);
            return null;
        }
    }

    /// <summary>By two cheap looks: most contexts are packed already, or too young, and their messages need not be read to see that.</summary>
    private bool MayBeDue(ContextLayout context, DateTimeOffset untouchedSince) =>
        files.Stat(context.Metadata) is { } head && head.LastWrite < Timestamp.FromDateTime(untouchedSince) && files.List(context.Pool).Any();
}
