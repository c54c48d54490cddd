using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// Migrates one context as a run does, with the same steps in the same order, and as a run of its own: it holds the store's run
/// lock, and what it leaves behind when it is killed is cleared by the next run.
/// </summary>
internal sealed class ContextMigration(
    IFileOperations files, StoreLayout store, KeptBackups keptBackups, TimeProvider time, bool isDurable)
{
    // As long as a run waits for the writers of one context.
    private static readonly TimeSpan WriterWait = TimeSpan.FromSeconds(10);

    // Elsewhere than on Linux there is no sync of a whole file system; see FORMAT.md, "Platforms".
    private readonly bool _syncEach = isDurable && !OperatingSystem.IsLinux();
    private readonly string _runId = RunId.New(time);

    /// <summary>What is accepted of a legacy file.</summary>
    public LegacyLimits Limits { get; init; } = LegacyLimits.Default;

    /// <summary>
    /// Publishes the context, durable and validated, or changes nothing; quiet where it was published meanwhile. Throws
    /// <see cref="StoreBusyException"/> while a run holds the store.
    /// </summary>
    public async Task MigrateAsync(ContextId id, string sourcePath, CancellationToken cancel)
    {
        using RunLock held = TakeStore();
        if (files.Stat(store.Context(id).Metadata) is not null) return;
        await InRoomAsync(async () =>
        {
            if (await BuildAndPublishAsync(id, sourcePath, over: null, cancel).ConfigureAwait(false) == DraftFate.Occupied) throw new ContextExistsException(id);
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Puts what the legacy file says in the place of the pool that is there, in one step, durable and validated; the pool goes to the
    /// trash. Throws, with nothing changed, <see cref="StaleWriteException"/> where one of both is not what was looked at any more, and
    /// <see cref="StoreBusyException"/> while a run holds the store.
    /// </summary>
    /// <param name="id">The context.</param>
    /// <param name="sourcePath">Its file.</param>
    /// <param name="over">What was looked at.</param>
    /// <param name="cancel">Before the step.</param>
    public async Task ReplaceAsync(ContextId id, string sourcePath, LookedAt over, CancellationToken cancel)
    {
        using RunLock held = TakeStore();
        await InRoomAsync(async () =>
        {
            if (await BuildAndPublishAsync(id, sourcePath, over, cancel).ConfigureAwait(false) == DraftFate.Occupied) throw LookedAt.PoolChanged(id);
        }).ConfigureAwait(false);
    }

    private RunLock TakeStore()
    {
        StoreFormat.Create(files, store, time);
        return RunLock.TryTake(files, store, _runId, out string holder, time) ?? throw new StoreBusyException(store.Root, holder);
    }

    private async Task InRoomAsync(Func<Task> work)
    {
        StagingArea.CleanUp(files, store, time);
        using WriterRoom room = WriterRoom.Open(files, store, time, _runId);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            // What stays is left to the next run; it must not hide why the migration failed.
            StagingArea.Remove(files, store, room, time);
        }
    }

    private async Task<DraftFate> BuildAndPublishAsync(ContextId id, string sourcePath, LookedAt? over, CancellationToken cancel)
    {
        BackupDirectory backups = keptBackups.Open();
        var steps = new MigrationSteps(files, backups, time, new StepSettings { RunId = _runId, Limits = Limits, SyncsEachFile = _syncEach });
        ReadSource read = steps.Read(id, sourcePath, cancel);
        using LegacyText? held = read.Text;
        if (over is not null && over.SourceSha256 != read.Sha256) throw LookedAt.SourceChanged(id);
        BackedUpSource source = steps.BackUp(read, cancel);

        // The copy, where the file is too large to be held; else the same text once more, which does no harm.
        using LegacyText text = source.Text;
        keptBackups.Keep(backups);
        ConvertedSource converted = steps.Convert(source);
        LocalDraft draft = Begin(steps, read, backups);
        await using (draft.ConfigureAwait(false))
        {
            WrittenDraft written = await steps.WritePoolAsync(converted, draft, cancel).ConfigureAwait(false);
            Validation validation = await steps.ValidateAsync(await steps.IndexAsync(written).ConfigureAwait(false)).ConfigureAwait(false);
            if (!validation.HasPassed(out ValidatedDraft? validated, out string? difference))
                throw new InvalidDataException($"context {id} was not published, its pool differs from {sourcePath}: {difference}");
            return await validated.Draft.PublishAsync(over?.PoolSha256, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>What is not published is cleared with the room.</summary>
    private LocalDraft Begin(MigrationSteps steps, ReadSource read, BackupDirectory backups) =>
        new LocalStorage(store, new LocalStorageOptions(isDurable, TimeSpan.Zero), files, time).BeginDraft(_runId, read.Id, new DraftTerms
        {
            Permissions = read.Stat.Permissions,
            SyncsEachFile = _syncEach,
            SyncContentsAsync = () => Done(() => SyncContents(backups)),
            SyncNamesAsync = () => Done(() =>
            {
                if (isDurable) files.SyncDirectory(store.Contexts);
            }),
            LastLook = () => steps.RequireUntouched(read),
            LetGo = _ => { },
            WriterWait = WriterWait,
        });

    private static Task Done(Action work)
    {
        work();
        return Task.CompletedTask;
    }

    private void SyncContents(BackupDirectory backups)
    {
        if (!isDurable || _syncEach) return;
        files.SyncFileSystem(store.Root);
        if (!files.AreOnOneFileSystem(store.Root, backups.Root)) files.SyncFileSystem(backups.Root);
    }
}
