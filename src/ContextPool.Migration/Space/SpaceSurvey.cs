using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Space;

/// <summary>Compares what a run will write with what the file systems of its directories have, before the first byte is written.</summary>
internal sealed class SpaceSurvey(MigrationOptions options, IFileOperations files, TimeProvider time)
{
    private const long BytesOfARow = 2 * 700; // as it comes, and in order
    private const long BytesOfAPage = 512 << 10;

    /// <summary>What a run over the files as they are now will write.</summary>
    public async Task<SpaceEstimate> EstimateAsync(CancellationToken cancel)
    {
        var sources = new PendingSources(options, files);
        List<PendingSource> pending = [.. sources.Find()];
        long unit = files.SpaceOf(files.NearestDirectory(options.StorageDirectory)).UnitBytes;
        var estimator = new SpaceEstimator(files, time, new StoreLayout(options.StorageDirectory), options, unit);
        (long bytes, long count) = await estimator.OfPoolsAsync(pending, cancel).ConfigureAwait(false);
        long backupUnit = files.SpaceOf(files.NearestDirectory(options.BackupDirectory)).UnitBytes;
        return new SpaceEstimate(
            bytes, count, pending.Sum(source => FileSystemSpace.Allocated(source.Stat.Length, backupUnit)), pending.Count,
            (pending.Count * BytesOfARow) + (options.ReportPage && pending.Count > 0 ? BytesOfAPage : 0))
        {
            SourceBytes = sources.BytesOfAll,
        };
    }

    /// <summary>By file system. What a dry run would write is none of it written, but its report.</summary>
    public IReadOnlyList<FileSystemUse> UsesOf(SpaceEstimate estimate)
    {
        (string Setting, string Directory, long Bytes, long Files)[] places =
        [
            (nameof(options.StorageDirectory), options.StorageDirectory, estimate.StorageBytes, estimate.StorageFiles),
            (nameof(options.BackupDirectory), options.BackupDirectory, estimate.BackupBytes, estimate.BackupFiles),
            (nameof(options.ReportDirectory), options.ReportDirectory, estimate.ReportBytes, 0),
        ];
        return
        [
            .. places.Select(place => (Place: place, Nearest: files.NearestDirectory(place.Directory)))
                .GroupBy(each => DeviceOf(each.Nearest) is var device and not 0 ? device.ToString("x") : each.Nearest)
                // Alone somewhere it takes what room it gets when it is begun, and has a second place in the store.
                .Where(on => on.Any(each => each.Place.Setting != nameof(options.ReportDirectory)))
                .Select(on =>
                {
                    FileSystemSpace space = files.SpaceOf(on.First().Nearest);
                    return new FileSystemUse(
                        RootOf(on.First().Nearest), [.. on.Select(each => each.Place.Setting)], on.Sum(each => each.Place.Bytes), space.FreeBytes,
                        options.MinFreeBytes ?? 0, on.Sum(each => each.Place.Files), space.FreeFiles);
                }),
        ];
    }

    // Of the directory that a link leads to.
    private ulong DeviceOf(string directory) => files.Stat(Path.Combine(directory, "."))?.Device ?? 0;

    private string RootOf(string directory)
    {
        ulong device = DeviceOf(directory);
        while (device != 0 && Path.GetDirectoryName(directory) is { } parent && DeviceOf(parent) == device) directory = parent;
        return directory;
    }
}
