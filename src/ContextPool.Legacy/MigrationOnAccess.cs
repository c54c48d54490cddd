using ContextPool.Files;
using ContextPool.Serving;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// Migrates contexts of a store when they are asked for: one at a time in this store, in line, and by the run lock among programs.
/// </summary>
internal sealed class MigrationOnAccess(LegacyShelf shelf, KeptBackups? backups, LocalStorage storage)
{
    // A migration of one context takes some tens of milliseconds, a run may take hours: look often at first, at random, so that
    // programs that wait for each other do not march in step.
    private const int ShortestPauseMs = 4;
    private const int LongestPauseMs = 64;

    private readonly WritersTurn _turn = new();

    /// <summary>As <see cref="Storage.ILegacyContexts.MigrateAsync"/>.</summary>
    public async Task MigrateAsync(ContextId id, TimeSpan wait, CancellationToken cancel)
    {
        long start = storage.Time.GetTimestamp();
        for (int pauseMs = ShortestPauseMs; ; pauseMs = Math.Min(2 * pauseMs, LongestPauseMs))
        {
            if (HasPool(id)) return;
            try
            {
                await TryInTurnAsync(id, cancel).ConfigureAwait(false);
                return;
            }
            catch (StoreBusyException) when (IsTimeLeft(start, wait))
            {
                await Task.Delay(Random.Shared.Next(1, pauseMs), cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (IsInTheWay(e))
            {
                throw new MigrationFailedException(id, e);
            }
        }
    }

    /// <summary>What a disk, a file or a store may be, as opposed to a defect or to options that cannot be.</summary>
    private static bool IsInTheWay(Exception e) => e is FileOperationException
        or CommitNotDurableException or BackupDiffersException or InvalidDataException or InvalidContentException or ContextExistsException;

    /// <summary>Another context's migration is no run: it ends soon, so it is waited for however little time there is.</summary>
    private async Task TryInTurnAsync(ContextId id, CancellationToken cancel)
    {
        await _turn.TakeAsync(Timeout.InfiniteTimeSpan, storage.Time, cancel).ConfigureAwait(false);
        try
        {
            await Task.Run(() => MigrateNowAsync(id, cancel), cancel).ConfigureAwait(false);
        }
        finally
        {
            _turn.End();
        }
    }

    private async Task MigrateNowAsync(ContextId id, CancellationToken cancel)
    {
        if (HasPool(id)) return;
        string source = shelf.Find(id) ?? throw new ContextNotFoundException(id);
        if (backups is null) throw new InvalidOperationException("the store was opened without a directory for backups: expected one to migrate with");
        try
        {
            var migration = new ContextMigration(storage.Files, storage.Layout, backups, storage.Time, storage.IsDurable);
            await storage.Torn.ReadAsync(source, async () =>
            {
                await migration.MigrateAsync(id, source, cancel).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        catch (SourceChangedException)
        {
            throw new StoreBusyException(storage.Place, $"the application is writing {source}");
        }
    }

    private bool HasPool(ContextId id) => storage.Files.Stat(storage.Layout.Context(id).Metadata) is not null;

    private bool IsTimeLeft(long start, TimeSpan wait) =>
        wait == Timeout.InfiniteTimeSpan || storage.Time.GetElapsedTime(start) < wait;
}
