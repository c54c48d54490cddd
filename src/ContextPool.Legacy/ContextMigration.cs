using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// Migrates one context as a run does, with the same steps in the same order, and as a run of its own: it holds the store's run
/// lock, and what it leaves behind when it is killed is cleared by the next run.
/// </summary>
internal sealed class ContextMigration(
    IFileOperations files, StoreLayout store, KeptBackups keptBackups, TimeProvider time, bool isDurable)
{
    // Elsewhere than on Linux there is no sync of a whole file system; see FORMAT.md, "Platforms".
    private readonly bool _syncEach = isDurable && !OperatingSystem.IsLinux();
    private readonly string _runId = RunId.New(time);
    private readonly LegacyLimits _limits = LegacyLimits.Default;

    /// <summary>
    /// Publishes the context, durable and validated, or changes nothing; quiet where it was published meanwhile. Throws
    /// <see cref="StoreBusyException"/> while a run holds the store.
    /// </summary>
    public void Migrate(ContextId id, string sourcePath, CancellationToken stop)
    {
        StoreFormat.Create(files, store, time);
        using RunLock held = RunLock.TryTake(files, store, _runId, out string holder, time) ?? throw new StoreBusyException(store.Root, holder);
        if (files.Stat(store.Context(id).Metadata) is not null) return;
        StagingArea.CleanUp(files, store, time);
        using WriterRoom room = WriterRoom.Open(files, store, time, _runId);
        try
        {
            BuildAndPublish(id, sourcePath, stop);
        }
        finally
        {
            // What stays is left to the next run; it must not hide why the migration failed.
            StagingArea.Remove(files, store, room, time);
        }
    }

    private void BuildAndPublish(ContextId id, string sourcePath, CancellationToken stop)
    {
        BackupDirectory backups = keptBackups.Open();
        BackupSource source = Read(id, sourcePath, stop);
        try
        {
            string backup = backups.Keep(source, _syncEach, stop);
            keptBackups.Keep(backups);
            LegacyText text = source.Text ?? LegacyText.OnDisk(files.OpenRead(backup));
            source = source with { Text = text };
            using ContextDraft draft = ContextDraft.Convert(text, id, source.Stat.LastWrite, _limits);
            Write(draft, source, backup, stop);
            MakeDurable(backups);
            Validate(draft, source);
            SourceReading.RequireUntouched(files, sourcePath, source.Stat);
            if (Publisher.PublishNewOverEmpty(files, store.Draft(_runId, id), draft.Contents, store.Context(id)) == PublishResult.Occupied)
                throw new ContextExistsException(id);
        }
        finally
        {
            // Where there is a draft it has done so already; once more does no harm.
            source.Text?.Dispose();
        }

        if (isDurable) files.SyncDirectory(store.Contexts);
    }

    private BackupSource Read(ContextId id, string path, CancellationToken stop)
    {
        using IFileReader reader = files.OpenRead(path);
        FileStat before = reader.Stat();
        (byte[] hash, LegacyText? text) = SourceReading.Read(reader, before, _limits.StreamingThreshold, stop);
        try
        {
            SourceReading.RequireUntouched(files, path, before, reader);
        }
        catch
        {
            text?.Dispose();
            throw;
        }

        return new BackupSource(id, path, before, hash, text);
    }

    private void Write(ContextDraft draft, BackupSource source, string backup, CancellationToken stop)
    {
        ContextLayout aside = store.Draft(_runId, source.Id);
        Permissions permissions = source.Stat.Permissions;
        draft.WritePool(files, aside, permissions, _syncEach, stop);
        draft.WriteIndex(files, aside, permissions, source.Stat.LastWrite, _syncEach);
        Receipt receipt = ReceiptOf.Draft(source, backup, draft, draft.PoolSha256!, _runId, time.GetUtcNow());
        draft.WriteMetadata(files, aside, permissions, receipt, _syncEach);
    }

    private void MakeDurable(BackupDirectory backups)
    {
        if (!isDurable || _syncEach) return;
        files.SyncFileSystem(store.Root);
        if (!files.AreOnOneFileSystem(store.Root, backups.Root)) files.SyncFileSystem(backups.Root);
    }

    private void Validate(ContextDraft draft, BackupSource source)
    {
        string? difference = PoolComparison.OfDraft(
            files, store.Draft(_runId, source.Id), draft, source.Stat.LastWrite, readContents: true, _limits.MaxDepth);
        if (difference is not null)
            throw new InvalidDataException($"context {source.Id} was not published, its pool differs from {source.Path}: {difference}");
    }
}
