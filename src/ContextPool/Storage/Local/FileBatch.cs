using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// The files that one save writes: each aside first, then moved to its name. What was written and not kept is removed
/// again, as far as the file system still lets us. One thread, under the writers' lock.
/// </summary>
internal sealed class FileBatch(IFileOperations files, ContextLayout context, Permissions permissions, bool isDurable) : IDisposable
{
    /// <summary>
    /// From so many files on, one sync of the file system costs less than one per file; below, it might write out what
    /// other programs have pending for nothing.
    /// </summary>
    public const int SyncTogetherFrom = 8;

    private readonly HashSet<string> _asides = new(StringComparer.Ordinal);
    private readonly List<string> _moved = [];

    /// <summary>True once something was committed: nothing is undone any more.</summary>
    public bool IsKept { get; private set; }

    /// <summary>How many files have got their names, and would lose them again.</summary>
    public int Added => _moved.Count;

    /// <summary>Writes a file aside; durable only if <paramref name="sync"/>.</summary>
    /// <returns>Where it lies.</returns>
    public string WriteAside(ReadOnlySpan<byte> bytes, bool sync = true)
    {
        string aside = context.Aside();
        _asides.Add(aside);
        files.WriteNew(aside, bytes, permissions, sync: sync && isDurable);
        return aside;
    }

    /// <summary>Gives files that are not there yet their names, contents durable before names, and makes the names durable.</summary>
    /// <param name="contents">Path, which must be in the pool, and contents of each.</param>
    /// <param name="cancel">Looked at before each file.</param>
    public void AddAll(IReadOnlyList<(string Path, ReadOnlyMemory<byte> Bytes)> contents, CancellationToken cancel) =>
        AddAll(contents.Count, contents, cancel);

    /// <summary>As <see cref="AddAll(IReadOnlyList{ValueTuple{string, ReadOnlyMemory{byte}}}, CancellationToken)"/>, one in memory at a time.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="contents">What it throws ends it.</param>
    /// <param name="cancel">Looked at before each file.</param>
    public void AddAll(int count, IEnumerable<(string Path, ReadOnlyMemory<byte> Bytes)> contents, CancellationToken cancel)
    {
        bool syncTogether = SyncsTogether(count);
        var written = new List<(string Aside, string Path)>(count);
        foreach ((string path, ReadOnlyMemory<byte> bytes) in contents)
        {
            cancel.ThrowIfCancellationRequested();
            written.Add((WriteAside(bytes.Span, sync: !syncTogether), path));
        }

        if (syncTogether && isDurable) files.SyncFileSystem(context.Root);
        foreach ((string aside, string path) in written)
        {
            files.Rename(aside, path);
            _asides.Remove(aside);
            _moved.Add(path);
        }

        SyncDirectory(context.Pool);
    }

    /// <summary>
    /// Replaces a file by one that is written aside: the commit of a save. From here on nothing is undone, whatever
    /// happens: readers see the new file. Its name is durable once the directory is synced.
    /// </summary>
    public void Commit(string aside, string path)
    {
        files.Replace(aside, path);
        Keep();
    }

    /// <summary>Makes the names in a directory durable, where saves are to be durable.</summary>
    public void SyncDirectory(string directory)
    {
        if (isDurable) files.SyncDirectory(directory);
    }

    /// <summary>
    /// Makes the names behind a commit durable. Where that fails the save stands all the same, and the exception says so.
    /// </summary>
    public void SyncCommitted(string directory, ContextId id) => AfterCommit(id, () => SyncDirectory(directory));

    /// <summary>What is done behind a commit: its failure is never that of the save.</summary>
    public static void AfterCommit(ContextId id, Action sync)
    {
        try
        {
            sync();
        }
        catch (FileOperationException e)
        {
            throw new CommitNotDurableException(id, e);
        }
    }

    /// <summary>As <see cref="AfterCommit"/>, for a sync that is shared.</summary>
    public static async Task AfterCommitAsync(ContextId id, Func<Task> syncAsync)
    {
        try
        {
            await syncAsync().ConfigureAwait(false);
        }
        catch (FileOperationException e)
        {
            throw new CommitNotDurableException(id, e);
        }
    }

    /// <summary>True where so many files share one sync; only Linux has one to share.</summary>
    public static bool SyncsTogether(int count) => count >= SyncTogetherFrom && OperatingSystem.IsLinux();

    /// <summary>Removes what was not kept. A failure leaves litter, which the next writer and the checker know.</summary>
    public void Dispose()
    {
        foreach (string path in _moved.Concat(_asides).ToList())
        {
            try
            {
                files.DeleteFile(path);
            }
            catch (FileOperationException)
            {
                // The error that ended the save is on its way to the caller and says more.
            }
        }

        Forget();
    }

    /// <summary>From here on nothing is undone.</summary>
    public void Keep()
    {
        IsKept = true;
        Forget();
    }

    private void Forget()
    {
        _asides.Clear();
        _moved.Clear();
    }
}
