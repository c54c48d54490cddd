using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Space;

/// <summary>
/// How much room the pools of some legacy files will take. A message that is a few hundred bytes of a file becomes a file of a whole
/// allocation unit, so sizes alone say little: from each class of sizes one file is converted, written nowhere, and counted.
/// </summary>
internal sealed class SpaceEstimator(IFileOperations files, TimeProvider time, StoreLayout store, MigrationOptions options, long unit)
{
    // So many classes of sizes: a night's start must not be felt.
    private const int MostSamples = 32;
    private const long LargestSample = 1 << 20;

    // Of short messages, where no file could be read that would say.
    private const double UsualRatio = 4;

    /// <summary>Bytes in whole units, and files.</summary>
    public async Task<(long Bytes, long Files)> OfPoolsAsync(IReadOnlyList<PendingSource> sources, CancellationToken cancel)
    {
        List<PendingSource> bySize = [.. sources.Where(source => source.NeedsPool).OrderBy(source => source.Stat.Length)];
        List<PendingSource[]> classes = [.. bySize.Chunk(Math.Max(1, (bySize.Count + MostSamples - 1) / MostSamples))];
        var told = new (double Bytes, double Files)?[classes.Count];

        // Nothing else is under way yet, so all processors are free for it.
        await Parallel.ForAsync(0, classes.Count, cancel, async (i, token) =>
            told[i] = await RatioOfAsync(classes[i][classes[i].Length / 2], token).ConfigureAwait(false)).ConfigureAwait(false);
        (double bytes, double count) = (0, 0);
        (double Bytes, double Files) ratio = (UsualRatio, UsualRatio / FileSystemSpace.UsualUnit);
        for (int i = 0; i < classes.Count; i++)
        {
            ratio = told[i] ?? ratio;
            long sourceBytes = classes[i].Sum(source => source.Stat.Length);
            bytes += ratio.Bytes * sourceBytes;
            count += ratio.Files * sourceBytes;
        }

        return ((long)bytes, (long)count);
    }

    /// <summary>Room and files for each byte of a source; null where it does not tell.</summary>
    private async Task<(double Bytes, double Files)?> RatioOfAsync(PendingSource source, CancellationToken cancel)
    {
        if (source.Stat.Length is 0 or > LargestSample) return null;
        try
        {
            (long bytes, long count) = await MeasureAsync(source, cancel).ConfigureAwait(false);
            return ((double)bytes / source.Stat.Length, (double)count / source.Stat.Length);
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            // The run will say so of the file itself.
            return null;
        }
    }

    private async Task<(long Bytes, long Files)> MeasureAsync(PendingSource source, CancellationToken cancel)
    {
        var dry = new DryFileOperations(files, unit);
        var storage = new LocalStorage(store, new LocalStorageOptions(IsDurable: false, TornFileWait: TimeSpan.Zero), dry, time);
        using LegacyText text = LegacyText.OnDisk(files.OpenRead(source.Path));
        ConvertedContext context = ConvertedContext.Of(text, source.Id, source.Stat.LastWrite, options.Limits);
        await using LocalDraft draft = storage.BeginDraft("sample", source.Id, new DraftTerms
        {
            Permissions = source.Stat.Permissions,
            Pack = options.PackOfDrafts,
            LetGo = _ => { },
        });
        WrittenPool pool = await DraftWriting.WritePoolAsync(draft, context, options.Limits.MaxMessageBytes, cancel).ConfigureAwait(false);
        await draft.CompleteAsync(new(context.Metadata, pool.IndexEntries(), context.SourceWritten), cancel).ConfigureAwait(false);
        // The receipt is one more, of the smallest size.
        return (dry.AllocatedBytes + unit, dry.CreatedFiles + 1);
    }
}
