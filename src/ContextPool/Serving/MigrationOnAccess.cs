using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Storage.Local;

namespace ContextPool.Serving;

/// <summary>
/// Migrates contexts of a store when they are asked for: one at a time in this store, in line, and by the run lock among programs.
/// </summary>
internal sealed class MigrationOnAccess(ContextOpener opener)
{
    // A migration of one context takes some tens of milliseconds, a run may take hours: look often at first, at random, so that
    // programs that wait for each other do not march in step.
    private const int ShortestPauseMs = 4;
    private const int LongestPauseMs = 64;

    private readonly WritersTurn _turn = new();

    // Used in turn only.
    private KeptBackups? _backups;

    /// <summary>
    /// Migrates a context, or finds it migrated; throws where that cannot be done now. Where a run holds the store, or the application
    /// writes the legacy file, it tries again for so long, and then throws <see cref="StoreBusyException"/>; no time is one attempt.
    /// Whatever else is in the way is a <see cref="MigrationFailedException"/> too.
    /// </summary>
    public async Task MigrateAsync(ContextId id, TimeSpan wait, CancellationToken stop)
    {
        long start = opener.Time.GetTimestamp();
        for (int pauseMs = ShortestPauseMs; ; pauseMs = Math.Min(2 * pauseMs, LongestPauseMs))
        {
            if (await HasPoolAsync(id, stop).ConfigureAwait(false)) return;
            try
            {
                await TryInTurnAsync(id, stop).ConfigureAwait(false);
                return;
            }
            catch (StoreBusyException) when (IsTimeLeft(start, wait))
            {
                await Task.Delay(Random.Shared.Next(1, pauseMs), stop).ConfigureAwait(false);
            }
            catch (Exception e) when (IsInTheWay(e))
            {
                throw new MigrationFailedException(id, e);
            }
        }
    }

    /// <summary>
    /// Migrates a context if that can be done now. Where it cannot, because a run holds the store, a disk is full or the application
    /// is writing the file, the context is still there to be read from its legacy file, and a run will say what is wrong.
    /// </summary>
    public async Task MigrateIfPossibleAsync(ContextId id, CancellationToken stop)
    {
        try
        {
            await MigrateAsync(id, TimeSpan.Zero, stop).ConfigureAwait(false);
        }
        catch (MigrationFailedException)
        {
        }
    }

    /// <summary>What a disk, a file or a store may be, as opposed to a defect or to options that cannot be.</summary>
    private static bool IsInTheWay(Exception e) => e is FileOperationException
        or CommitNotDurableException or BackupDiffersException or InvalidDataException or InvalidContentException or ContextExistsException;

    /// <summary>Another context's migration is no run: it ends soon, so it is waited for however little time there is.</summary>
    private async Task TryInTurnAsync(ContextId id, CancellationToken stop)
    {
        await _turn.TakeAsync(Timeout.InfiniteTimeSpan, opener.Time, stop).ConfigureAwait(false);
        try
        {
            await Task.Run(() => MigrateNowAsync(id, stop), stop).ConfigureAwait(false);
        }
        finally
        {
            _turn.End();
        }
    }

    private async Task MigrateNowAsync(ContextId id, CancellationToken stop)
    {
        ContextStoreOptions options = opener.Options;
        string backupDirectory = options.BackupDirectory ?? throw new ArgumentException(
            $"{nameof(ContextStoreOptions)}.{nameof(ContextStoreOptions.BackupDirectory)} is not set: expected one to migrate with");
        LocalStorage storage = (LocalStorage)opener.Storage;
        if (storage.Files.Stat(storage.Layout.Context(id).Metadata) is not null) return;
        string source = opener.Legacy?.Find(id) ?? throw new ContextNotFoundException(id);
        try
        {
            _backups ??= new KeptBackups(storage.Files, backupDirectory, opener.Time);
            var migration = new ContextMigration(storage.Files, storage.Layout, _backups, opener.Time, options.Durable);
            await storage.Torn.ReadAsync(source, async () =>
            {
                await migration.MigrateAsync(id, source, stop).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        catch (SourceChangedException)
        {
            throw new StoreBusyException(storage.Place, $"the application is writing {source}");
        }
    }

    private ValueTask<bool> HasPoolAsync(ContextId id, CancellationToken stop) => opener.Storage.Context(id).ExistsAsync(stop);

    private bool IsTimeLeft(long start, TimeSpan wait) =>
        wait == Timeout.InfiniteTimeSpan || opener.Time.GetElapsedTime(start) < wait;
}
