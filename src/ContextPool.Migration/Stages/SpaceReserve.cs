using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;

namespace ContextPool.Migration.Stages;

/// <summary>Keeps some room free on the file systems that a run writes to: others write there too, and what was estimated may be more.</summary>
internal sealed class SpaceReserve(MigrationOptions options, IFileOperations files)
{
    private readonly string[] _places = [options.StorageDirectory, options.BackupDirectory];

    /// <summary>Throws, as a full file system would, where what is to be kept free would be touched; before each context is written.</summary>
    /// <param name="bytes">What is about to be written, at the least.</param>
    public void Require(long bytes)
    {
        if (options.DryRun || options.MinFreeBytes is not { } kept) return;
        foreach (string place in _places)
        {
            long free = files.SpaceOf(place).FreeBytes;
            if (free - bytes >= kept) continue;
            throw new FileOperationException(
                FileFailure.NoSpace, "write to", Path.GetFullPath(place),
                $"{Amounts.Bytes(free)} are free, and {Amounts.Bytes(kept)} are to be kept (MinFreeBytes)");
        }
    }
}
