using ContextPool.Files;
using ContextPool.Indexing;

namespace ContextPool.Storage.Local;

/// <content>A context that is there is vouched for. The receipt comes last, when all it speaks of is durable.</content>
internal sealed partial class LocalContext
{
    public IRawParts Raw => new LocalRawParts(Files, Layout);

    public ValueTask<string?> ReadDigestAsync(CancellationToken cancel) => Off(() => DigestOfFiles.Of(Files, Layout), cancel);

    public async ValueTask<bool> AdoptAsync(Adoption adoption, CancellationToken cancel)
    {
        bool isAdopted = await LockedAsync(adoption.Wait, () => TryAdoptAsync(adoption), cancel).ConfigureAwait(false);
        if (isAdopted) await FileBatch.AfterCommitAsync(Id, SyncFoundNamesAsync).ConfigureAwait(false);
        return isAdopted;
    }

    public async ValueTask MakeDurableAsync(Format.Receipt? renewed, CancellationToken cancel)
    {
        await Task.Run(
            () =>
            {
                Permissions permissions = PermissionsOfFiles();
                if (renewed is not null) WriteReceipt(renewed, permissions);
                return SyncFoundAsync();
            },
            cancel).ConfigureAwait(false);
        await SyncFoundNamesAsync().ConfigureAwait(false);
    }

    private async Task<bool> TryAdoptAsync(Adoption adoption)
    {
        adoption.LastLook();
        if (DigestOfFiles.Of(Files, Layout) != adoption.Digest) return false;
        Permissions permissions = PermissionsOfFiles();
        if (Files.Stat(Layout.Index) is null) WriteIndex(adoption.Written, permissions);
        await SyncFoundAsync().ConfigureAwait(false);
        WriteReceipt(adoption.Receipt, permissions);
        return true;
    }

    private void WriteIndex(Timestamp written, Permissions permissions)
    {
        OrderedEntries entries = IndexBuilder.FromPool(Files, Layout, written, onUnreadable: (_, _) => { });
        string aside = AsideOf("index");
        using (IFileWriter writer = Files.CreateNew(aside, permissions))
        {
            IndexFile.Write(writer, entries, written);
            writer.Sync();
        }

        Files.Replace(aside, Layout.Index);
    }

    /// <summary>Its name is not durable yet.</summary>
    private void WriteReceipt(Format.Receipt receipt, Permissions permissions)
    {
        string aside = AsideOf("receipt");
        Files.WriteNew(aside, receipt.ToJson(), permissions, sync: true);
        Files.Replace(aside, Layout.Receipt);
    }

    private string AsideOf(string name) => Storage.Found.AsideOf?.Invoke(Id, name) ?? Layout.Aside();

    /// <summary>Whoever wrote it and whenever: an earlier run may have done so without a sync, another program surely did.</summary>
    private Task SyncFoundAsync()
    {
        if (Storage.Found.SyncsEachFile) Files.SyncTree(Layout.Root);
        return Storage.Found.SyncContentsAsync();
    }

    private Task SyncFoundNamesAsync()
    {
        Files.SyncDirectory(Layout.Root);
        return Storage.Found.SyncNamesAsync();
    }
}
