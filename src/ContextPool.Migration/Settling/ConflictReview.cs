using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Stages;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Settling;

/// <summary>Looks at both sides of a context as a run does, and says whether they are in conflict. Writes nothing.</summary>
internal sealed class ConflictReview(IFileOperations files, StoreLayout store, string legacyDirectory, LegacyLimits limits)
{
    private readonly string _legacyRoot = Path.GetFullPath(legacyDirectory);

    /// <summary>
    /// Both sides. Throws <see cref="NothingToSettleException"/> where one is missing, and <see cref="InvalidContentException"/> where it
    /// takes the contents of the legacy file to judge, and they cannot be carried over.
    /// </summary>
    public async Task<BothSides> LookAsync(ContextId id, CancellationToken cancel)
    {
        string path = SourceOf(id) ?? throw new NothingToSettleException(id, $"there is no legacy file of it in {_legacyRoot}");
        ContextLayout pool = store.Context(id);
        if (IsOccupied(pool)) throw new NothingToSettleException(id, $"what stands at {pool.Root} is no context: move it away", needsSomebody: true);
        string digest = DigestOfFiles.Of(files, pool) ?? throw new NothingToSettleException(id, "it has no pool: the next run migrates its legacy file");
        ReadSource source = Read(id, path, cancel);
        using (source.Text)
        {
            (Reason? conflict, string why) = await JudgeAsync(source, pool, digest).ConfigureAwait(false);
            return new BothSides(source with { Text = null }, new LookedAt(source.Sha256, digest), conflict, why);
        }
    }

    /// <summary>True where something that is no context stands where it belongs.</summary>
    private bool IsOccupied(ContextLayout pool) => files.Stat(pool.Root) is { } root
        && (root.Kind != FileKind.Directory || (files.Stat(pool.Metadata) is null && files.List(pool.Root).Any()));

    /// <summary>The legacy file of a context, in whatever spelling of its name; null where there is none. Several are nobody's to choose from.</summary>
    private string? SourceOf(ContextId id)
    {
        List<string> names = [.. files.List(_legacyRoot).Where(name => SourceFile.TryParseName(name, out ContextId named) && named == id)];
        return names switch
        {
            [] => null,
            [var only] => Path.Combine(_legacyRoot, only),
            _ => throw new NothingToSettleException(id, $"it has {names.Count} legacy files, spelled differently: keep one, named {SourceFile.NameOf(id)}", needsSomebody: true),
        };
    }

    private ReadSource Read(ContextId id, string path, CancellationToken cancel)
    {
        try
        {
            return SourceReading.Read(files, id, path, limits.StreamingThreshold, cancel);
        }
        catch (SourceChangedException)
        {
            throw LookedAt.SourceChanged(id);
        }
    }

    private async Task<(Reason? Conflict, string Why)> JudgeAsync(ReadSource source, ContextLayout pool, string digest)
    {
        if (ReceiptIn(pool, source.Id) is not { } receipt) return await CompareAsync(source, pool).ConfigureAwait(false);
        return SourceReview.Of(source, receipt, () => digest) switch
        {
            SourceStanding.Unchanged => (null, "the legacy file is what the pool was made from"),
            SourceStanding.Newer => (null, "only the legacy file changed: the next run updates the pool"),
            SourceStanding.Older => (Reason.SourceOlder, "the legacy file is an older version than the one that the pool was made from"),
            _ => (Reason.BothChanged, $"both changed since {receipt.PublishedAt}"),
        };
    }

    private async Task<(Reason? Conflict, string Why)> CompareAsync(ReadSource source, ContextLayout pool)
    {
        using LegacyText? streamed = source.Text is null ? LegacyText.OnDisk(files.OpenRead(source.Path)) : null;
        ConvertedContext context = ConvertedContext.Of(source.Text ?? streamed!, source.Id, source.Stat.LastWrite, limits);
        string? difference = await PoolComparison.OfForeignPoolAsync(
            new LocalRawParts(files, pool), context, limits.MaxDepth, new AddedDefaults()).ConfigureAwait(false);
        return difference is null
            ? (null, "the pool holds what the legacy file says: the next run adopts it")
            : (Reason.ForeignPool, "the pool is none that a run made, and holds something else than the legacy file");
    }

    private Receipt? ReceiptIn(ContextLayout pool, ContextId id) =>
        files.ReadAllOrNull(pool.Receipt) is { } bytes && Receipt.FromJson(bytes) is { } receipt && receipt.ContextId == id.ToString() ? receipt : null;
}
