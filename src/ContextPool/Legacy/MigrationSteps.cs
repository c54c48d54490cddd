using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// The steps that make a context of a legacy file, each from what the one before hands over: a run takes them in its stages, many
/// contexts at a time, a migration on first access one after the other. When what was written becomes durable is the caller's to
/// say, between <see cref="Index"/> and <see cref="ValidateAsync"/> and behind <see cref="PublishNew"/> and <see cref="Replace"/>. Safe for
/// concurrent use, as long as one context is worked on by one thread.
/// </summary>
internal sealed class MigrationSteps(
    IFileOperations files, StoreLayout store, BackupDirectory backups, TimeProvider time, StepSettings settings)
{
    private readonly IFileOperations _draftFiles = settings.IsDry ? new DryFileOperations(files) : files;

    /// <summary>Reads the source, once: what is hashed is what is backed up and what is converted.</summary>
    /// <param name="id">The context.</param>
    /// <param name="path">The legacy file.</param>
    /// <param name="stop">Looked at between pieces.</param>
    /// <returns>The caller disposes of the text.</returns>
    public ReadSource Read(ContextId id, string path, CancellationToken stop) =>
        SourceReading.Read(files, id, path, settings.Limits.StreamingThreshold, stop);

    /// <summary>The verified copy of a source, made where there is no intact one; a dry run finds none and makes none.</summary>
    public string? Keep(ReadSource source, CancellationToken stop) => settings.IsDry
        ? backups.FindIntact(source.Id, source.Hash)
        : backups.Keep(source, settings.SyncsEachFile, stop);

    /// <summary>As <see cref="Keep"/>, with the bytes to convert: those that were read, or else the copy's. The caller disposes of the text.</summary>
    public BackedUpSource BackUp(ReadSource source, CancellationToken stop)
    {
        string? backup = Keep(source, stop);
        return new BackedUpSource(source, source.Text ?? LegacyText.OnDisk(files.OpenRead(backup ?? source.Path)), backup);
    }

    /// <summary>Splits the bytes. Throws <see cref="InvalidContentException"/> for what cannot be carried over.</summary>
    public ConvertedSource Convert(BackedUpSource from) =>
        new(from, ConvertedContext.Of(from.Text, from.Source.Id, from.Source.Stat.LastWrite, settings.Limits));

    /// <summary>Writes every message aside.</summary>
    public WrittenDraft WritePool(ConvertedSource source, CancellationToken stop) =>
        new(source.From, WriterOf(source.From.Source).WritePool(source.Context, settings.Limits.MaxMessageBytes, stop));

    /// <summary>Completes the draft with index, receipt and metadata.</summary>
    public IndexedDraft Index(WrittenDraft draft)
    {
        (BackedUpSource from, WrittenPool pool) = draft;
        long bytes = WriterOf(from.Source).Complete(pool, ReceiptFor(from, pool.Context, pool.Sha256));
        return new IndexedDraft(from, pool, pool.Bytes + bytes);
    }

    /// <summary>What a pool of this digest is said to be made from.</summary>
    public Receipt ReceiptFor(BackedUpSource from, ConvertedContext context, string poolSha256) =>
        ReceiptOf.Context(from, context, poolSha256, settings.RunId, time.GetUtcNow());

    /// <summary>Reads the draft back and compares it with its source; there is nothing to read of a dry run's.</summary>
    public async Task<Validation> ValidateAsync(IndexedDraft draft) => new(draft, settings.IsDry ? null : await PoolComparison.OfDraftAsync(
        new LocalRawParts(files, PlaceOf(draft.From.Source)), draft.Pool, settings.ReadsContents, settings.Limits.MaxDepth).ConfigureAwait(false));

    /// <summary>Makes the draft the context, which must not be there, if the source still is what was read.</summary>
    public PublishResult PublishNew(ValidatedDraft draft)
    {
        RequireUntouched(draft.From.Source);
        return Publisher.PublishNewOverEmpty(files, PlaceOf(draft.From.Source), ContentsOf(draft), store.Context(draft.From.Source.Id));
    }

    /// <summary>As <see cref="PublishNew"/>, in the place of a version that has this digest. The caller holds the writers' lock.</summary>
    public PublishResult Replace(ValidatedDraft draft, string replacedSha256)
    {
        RequireUntouched(draft.From.Source);
        return Publisher.PublishOver(
            files, store, PlaceOf(draft.From.Source), ContentsOf(draft), draft.From.Source.Id, replacedSha256,
            Timestamp.FromDateTime(time.GetUtcNow()));
    }

    /// <summary>Throws <see cref="SourceChangedException"/> unless the file still is the very version that was read.</summary>
    public void RequireUntouched(ReadSource source) => SourceReading.RequireUntouched(files, source.Path, source.Stat);

    /// <summary>Deletes what was written of a context that is not going to be published.</summary>
    public void Abandon(ContextId id) => files.DeleteTree(store.Draft(settings.RunId, id).Root);

    private static DraftContents ContentsOf(ValidatedDraft draft) =>
        new(draft.Context.Source.Messages.Count, draft.Context.Metadata.Length, HasReceipt: true);

    private ContextLayout PlaceOf(ReadSource source) => store.Draft(settings.RunId, source.Id);

    private DraftWriter WriterOf(ReadSource source) =>
        new(_draftFiles, PlaceOf(source), source.Stat.Permissions, settings.SyncsEachFile);
}
