using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Legacy;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Stages;

/// <summary>Gives pools that are in the store what they lack. The receipt comes last, when all it vouches for is durable.</summary>
internal sealed class FoundPools(RunEnvironment run)
{
    /// <summary>
    /// Adopts a pool that something else wrote, and that was found equal. Returns why not, where it changed since. The caller holds
    /// the writers' lock.
    /// </summary>
    public async Task<string?> WhyNotAdoptedAsync(EqualPool pool)
    {
        (BackedUpSource from, ConvertedContext converted) = pool.Source;
        run.Steps.RequireUntouched(from.Source);
        ContextLayout context = run.Store.Context(from.Source.Id);
        string? digest = DigestOfFiles.Of(run.Files, context);
        if (digest is null || digest != pool.Sha256) return "the pool changed while it was compared";
        if (run.Files.Stat(context.Index) is null) WriteIndex(from.Source, context);
        await run.Syncs.FoundPoolAsync(context).ConfigureAwait(false);
        WriteReceipt(from.Source.Id, run.Steps.ReceiptFor(from, converted, digest));
        return null;
    }

    /// <summary>Makes a pool durable that is to outlive its source: a backup that had to be made anew is where its receipt must point.</summary>
    public Task MakeDurableAsync(SourceToRetire retired)
    {
        if (retired.Renewed.BackupPath != retired.Published.BackupPath) WriteReceipt(retired.Source.Id, retired.Renewed);
        return run.Syncs.FoundPoolAsync(run.Store.Context(retired.Source.Id));
    }

    private void WriteIndex(ReadSource source, ContextLayout context)
    {
        Timestamp written = source.Stat.LastWrite;
        OrderedEntries entries = IndexBuilder.FromPool(run.Files, context, written, onUnreadable: (_, _) => { });
        string aside = run.AsideOf(source.Id, "index");
        using (IFileWriter writer = run.Files.CreateNew(aside, PermissionsOf(context)))
        {
            IndexFile.Write(writer, entries, written);
            writer.Sync();
        }

        run.Files.Replace(aside, context.Index);
    }

    /// <summary>Its name is not durable yet.</summary>
    private void WriteReceipt(ContextId id, Receipt receipt)
    {
        ContextLayout context = run.Store.Context(id);
        string aside = run.AsideOf(id, "receipt");
        run.Files.WriteNew(aside, receipt.ToJson(), PermissionsOf(context), sync: true);
        run.Files.Replace(aside, context.Receipt);
    }

    /// <summary>Whoever may read the metadata may read the rest.</summary>
    private Permissions PermissionsOf(ContextLayout context) => run.Files.Stat(context.Metadata) is { } metadata
        ? metadata.Permissions.ForFile()
        : throw new FileOperationException(FileFailure.NotFound, "look at", context.Metadata, "it was there a moment ago");
}
