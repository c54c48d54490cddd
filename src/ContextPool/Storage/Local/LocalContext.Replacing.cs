using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <content>A message is put in another's place.</content>
internal sealed partial class LocalContext
{
    public ValueTask<bool> ReplaceAsync(Replacement replacement, CancellationToken cancel) => LockedAsync(
        replacement.Wait,
        async () =>
        {
            Permissions permissions = PermissionsOfFiles();
            RequireExpected(replacement);
            IndexEntry? entry = await replacement.Entry().ConfigureAwait(false);
            Replace(replacement, permissions, cancel);
            if (entry is not { } known || TryIndex(known, permissions) is not { } logBytes) return false;
            FoldIndex(logBytes, permissions);
            return true;
        },
        cancel);

    private void RequireExpected(Replacement replacement)
    {
        ReadOnlyMemory<byte>? stored = Pool().ReadAllOrNull(replacement.Message.Id);
        if (stored is not { } bytes) throw StaleWriteException.Gone(Id, replacement.Message.Id);
        if (!bytes.Span.SequenceEqual(replacement.Expected.Span)) throw StaleWriteException.Replaced(Id, replacement.Message.Id);
    }

    private void Replace(Replacement replacement, Permissions permissions, CancellationToken cancel)
    {
        using var batch = new FileBatch(Files, Layout, permissions, Storage.IsDurable);
        string aside = batch.WriteAside(replacement.Message.Json.Span);
        cancel.ThrowIfCancellationRequested();

        // Without an entry a crash right behind the commit is seen by the next reader of the index, which then reads the pool.
        // That line must not reach the disk later than the new message: of equal size, nothing else would tell the two apart.
        IndexLog.AppendDeleted(Files, Layout, replacement.Message.Id, permissions, sync: Storage.IsDurable);
        batch.Commit(aside, Layout.Message(replacement.Message.Id));
        replacement.Committed?.Invoke();
        batch.SyncCommitted(Layout.Pool, Id);
    }

    /// <summary>How many bytes the log has then; null where it could not be written.</summary>
    private long? TryIndex(IndexEntry entry, Permissions permissions)
    {
        try
        {
            return IndexLog.Append(Files, Layout, [entry], permissions);
        }
        catch (FileOperationException)
        {
            // The message is saved; the index, which lacks it now, mends itself.
            return null;
        }
    }

    private void FoldIndex(long logBytes, Permissions permissions)
    {
        try
        {
            IndexStore.FoldIfDue(Files, Layout, logBytes, permissions, Storage.Now());
        }
        catch (FileOperationException)
        {
            // The save is committed; the next one folds.
        }
    }
}
