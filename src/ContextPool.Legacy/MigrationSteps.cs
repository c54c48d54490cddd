using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>
/// The steps that make a context of a legacy file, each from what the one before hands over: a run takes them in its stages, many
/// contexts at a time, a migration on first access one after the other. They read the source and its copies as files, and know nothing of
/// where drafts lie and how those become durable: that is the draft's. Safe for concurrent use, as long as one context is worked on by
/// one thread.
/// </summary>
internal sealed class MigrationSteps(IFileOperations files, BackupDirectory backups, TimeProvider time, StepSettings settings)
{
    /// <summary>Reads the source, once: what is hashed is what is backed up and what is converted.</summary>
    /// <param name="id">The context.</param>
    /// <param name="path">The legacy file.</param>
    /// <param name="cancel">Looked at between pieces.</param>
    /// <returns>The caller disposes of the text.</returns>
    public ReadSource Read(ContextId id, string path, CancellationToken cancel) =>
        SourceReading.Read(files, id, path, settings.Limits.StreamingThreshold, cancel);

    /// <summary>The verified copy of a source, made where there is no intact one; a dry run finds none and makes none.</summary>
    public string? Keep(ReadSource source, CancellationToken cancel) => settings.IsDry
        ? backups.FindIntact(source.Id, source.Hash)
        : backups.Keep(source, settings.SyncsEachFile, cancel);

    /// <summary>As <see cref="Keep"/>, with the bytes to convert: those that were read, or else the copy's. The caller disposes of the text.</summary>
    public BackedUpSource BackUp(ReadSource source, CancellationToken cancel)
    {
        string? backup = Keep(source, cancel);
        return new BackedUpSource(source, source.Text ?? LegacyText.OnDisk(files.OpenRead(backup ?? source.Path)), backup);
    }

    /// <summary>Splits the bytes. Throws <see cref="InvalidContentException"/> for what cannot be carried over.</summary>
    public ConvertedSource Convert(BackedUpSource from) =>
        new(from, ConvertedContext.Of(from.Text, from.Source.Id, from.Source.Stat.LastWrite, settings.Limits));

    /// <summary>Writes every message into the draft, which is as empty as it was begun.</summary>
    public async Task<WrittenDraft> WritePoolAsync(ConvertedSource source, IContextDraft draft, CancellationToken cancel)
    {
        WrittenPool pool = await DraftWriting.WritePoolAsync(draft, source.Context, settings.Limits.MaxMessageBytes, cancel).ConfigureAwait(false);
        return new WrittenDraft(source.From, pool, draft);
    }

    /// <summary>Completes the draft with index, receipt and metadata, and makes it durable.</summary>
    public async Task<IndexedDraft> IndexAsync(WrittenDraft written)
    {
        (BackedUpSource from, WrittenPool pool, IContextDraft draft) = written;
        DraftSize size = await DraftWriting.CompleteAsync(draft, pool, ReceiptFor(from, pool.Context, pool.Sha256)).ConfigureAwait(false);
        await draft.MakeDurableAsync().ConfigureAwait(false);
        return new IndexedDraft(from, pool, draft, pool.Bytes + size.RestBytes, size.StoredBytes);
    }

    /// <summary>What a pool of this digest is said to be made from.</summary>
    public Receipt ReceiptFor(BackedUpSource from, ConvertedContext context, string poolSha256) =>
        ReceiptOf.Context(from, context, poolSha256, settings.RunId, time.GetUtcNow());

    /// <summary>Reads the draft back and compares it with its source; there is nothing to read of a dry run's.</summary>
    public async Task<Validation> ValidateAsync(IndexedDraft draft) => new(draft, settings.IsDry ? null : await PoolComparison.OfDraftAsync(
        draft.Draft.Raw, draft.Pool, settings.ReadsContents, settings.Limits.MaxDepth).ConfigureAwait(false));

    /// <summary>Throws <see cref="SourceChangedException"/> unless the file still is the very version that was read.</summary>
    public void RequireUntouched(ReadSource source) => SourceReading.RequireUntouched(files, source.Path, source.Stat);
}
