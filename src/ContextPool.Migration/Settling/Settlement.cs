using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Journal;
using ContextPool.Migration.Stages;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.Migration.Settling;

/// <summary>
/// Ends a conflict: one side stays, the other goes to the trash. It works as a run does, under the run lock, and whatever moment it is
/// killed at, either the conflict is as it was or it is settled; what it leaves behind the next run, or the next settlement, clears.
/// </summary>
internal sealed class Settlement(IFileOperations files, StoreLayout store, string backups, string legacyDirectory, LegacyLimits limits, TimeProvider time)
{
    private readonly ConflictReview _review = new(files, store, legacyDirectory, limits);
    private readonly KeptBackups _keptBackups = new(files, backups, time);

    // A settlement takes some tens of milliseconds, a run may take hours.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long to wait for a run, or a chat that is being migrated, to leave the store.</summary>
    public TimeSpan LockWait { get; init; }

    /// <summary>
    /// Settles one context. Throws <see cref="NothingToSettleException"/> where it is in no conflict, <see cref="StaleWriteException"/>
    /// where a side changed meanwhile, <see cref="StoreBusyException"/> while a run holds the store for longer than <see cref="LockWait"/>.
    /// </summary>
    /// <returns>What went to the trash, in one line.</returns>
    public async Task<string> SettleAsync(ContextId id, Side winner, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await SettleNowAsync(id, winner, cancel).ConfigureAwait(false);
            }
            catch (StoreBusyException) when (time.GetElapsedTime(start) < LockWait)
            {
                await Task.Delay(Pause, time, cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task<string> SettleNowAsync(ContextId id, Side winner, CancellationToken cancel)
    {
        try
        {
            return winner == Side.Source ? await TakeSourceAsync(id, cancel).ConfigureAwait(false) : await TakePoolAsync(id, cancel).ConfigureAwait(false);
        }
        catch (SourceChangedException)
        {
            throw LookedAt.SourceChanged(id);
        }
        catch (Exception e) when (e is BackupDiffersException or InvalidDataException)
        {
            throw new MigrationFailedException(id, e);
        }
    }

    /// <summary>The pool is exchanged for what the legacy file says, in one step.</summary>
    private async Task<string> TakeSourceAsync(ContextId id, CancellationToken cancel)
    {
        BothSides sides = await LookAsync(id, cancel).ConfigureAwait(false);
        var migration = new ContextMigration(files, store, _keptBackups, time, isDurable: true) { Limits = limits };
        await migration.ReplaceAsync(id, sides.Source.Path, sides.Versions, cancel).ConfigureAwait(false);
        return $"the legacy file was taken; the pool it replaced is in {store.Trash}";
    }

    /// <summary>
    /// The pool is not touched. The legacy file goes: first a verified copy is kept among the backups and one in the trash, both durable,
    /// then the file is removed if it still is what was copied.
    /// </summary>
    private async Task<string> TakePoolAsync(ContextId id, CancellationToken cancel)
    {
        StoreFormat.Create(files, store, time);
        using RunLock held = RunLock.TryTake(files, store, RunId.New(time), out string holder, time) ?? throw new StoreBusyException(store.Root, holder);
        BackupDirectory copies = _keptBackups.Open();
        ClaimRecovery.PutBackAll(files, copies, Path.GetFullPath(legacyDirectory), NullLogger.Instance, claimed => claimed == id);
        BothSides sides = await LookAsync(id, cancel).ConfigureAwait(false);
        copies.Keep(sides.Source, sync: true, cancel);
        copies.SyncNames();
        _keptBackups.Keep(copies);
        string trashed = KeepInTrash(sides.Source, cancel);
        if (new ClaimedRemoval(files, copies).TryRemove(sides.Source) is { } why)
            throw new StaleWriteException($"the legacy file of context {id} is kept: {why}; the pool is as it was", id);
        files.SyncDirectory(Path.GetDirectoryName(sides.Source.Path)!);
        CountOneLess(Path.GetDirectoryName(sides.Source.Path)!);
        return $"the pool was taken; the legacy file is {trashed}";
    }

    private async Task<BothSides> LookAsync(ContextId id, CancellationToken cancel)
    {
        BothSides sides = await _review.LookAsync(id, cancel).ConfigureAwait(false);
        return sides.Conflict is null ? throw new NothingToSettleException(id, sides.Why) : sides;
    }

    /// <summary>A directory of its own, so that the file has its name there: whoever wants it back moves it.</summary>
    private string KeepInTrash(ReadSource source, CancellationToken cancel)
    {
        files.CreateDirectoryDurably(store.Trash, Permissions.Private.ForDirectory());
        string entry = store.TrashEntry(Timestamp.FromDateTime(time.GetUtcNow()), $"{TrashKinds.Source}-{source.Id}");
        files.CreateDirectories(entry, Permissions.Private.ForDirectory());
        string path = Path.Combine(entry, Path.GetFileName(source.Path));
        using (IFileReader reader = files.OpenRead(source.Path))
        using (IFileWriter writer = files.CreateNew(path, source.Stat.Permissions.ForFile()))
        {
            if (!FileHash.Copy(reader, writer, cancel, out _).AsSpan().SequenceEqual(source.Hash)) throw new SourceChangedException();
            writer.Sync();
        }

        files.SyncDirectory(entry);
        files.SyncDirectory(store.Trash);
        return path;
    }

    /// <summary>Else a night after many settlements would look as if the directory had been emptied.</summary>
    private void CountOneLess(string directory)
    {
        var counts = new LegacyCounts(files, store);
        if (counts.Find(directory) is { IsRemoving: false, Files: > 0 } last) counts.Keep(directory, last with { Files = last.Files - 1 });
    }
}
