namespace ContextPool.Files;

/// <summary>
/// Every operation the product performs on a file system, and nothing else may touch one. Calls are synchronous,
/// safe from any thread, and happen in the order in which one thread makes them; nothing is durable before
/// <see cref="IFileWriter.Sync"/>, <see cref="SyncDirectory"/> or <see cref="SyncFileSystem"/> returned.
/// All failures are <see cref="FileOperationException"/>; the caller decides what happens next by its
/// <see cref="FileOperationException.Failure"/>.
/// </summary>
internal interface IFileOperations
{
    /// <summary>What is at the path itself (a symbolic link is not followed); null where nothing is.</summary>
    FileStat? Stat(string path);

    /// <summary>The names in a directory, lazily, in no order; an empty sequence where there is no such directory.</summary>
    IEnumerable<string> List(string directory);

    /// <summary>
    /// Those names in a directory that are wanted, lazily, each with what <see cref="Stat"/> says of it. For directories of very
    /// many files: no path of each has to be made, and walked from the root.
    /// </summary>
    IEnumerable<NamedFile> ListFiles(string directory, Predicate<string> isWanted) => this.ListOneByOne(directory, isWanted);

    /// <summary>Opens a regular file for reading. A symbolic link as last component is refused.</summary>
    IFileReader OpenRead(string path);

    /// <summary>
    /// As <see cref="OpenRead"/>; null where nothing is at the path. For files that are missing as a rule: an exception costs more than
    /// reading a small file.
    /// </summary>
    IFileReader? OpenIfThere(string path) => this.OpenUnlessMissing(path);

    /// <summary>Creates a file that must not exist; never follows a link, never replaces.</summary>
    IFileWriter CreateNew(string path, Permissions permissions);

    /// <summary>Opens an existing file, or creates it, so that every write goes to its end.</summary>
    IFileWriter OpenAppend(string path, Permissions permissions);

    /// <summary>As <see cref="OpenAppend(string, Permissions)"/>, and tells how what is there ends, by which a line is known that its writer did not finish.</summary>
    IFileWriter OpenAppend(string path, Permissions permissions, out FileEnd end) => this.OpenAppendByTwo(path, permissions, out end);

    /// <summary>A directory that is there, for very many files in it; fails with <see cref="FileFailure.NotFound"/>, here or at its first file, where it is not.</summary>
    IOpenDirectory OpenDirectory(string path) => new DirectoryByPath(this, path);

    /// <summary>Creates one directory; the parent must exist. False where a directory was there already.</summary>
    bool CreateDirectory(string path, Permissions permissions);

    /// <summary>Renames a file or directory in one step. Fails with <see cref="FileFailure.AlreadyExists"/> rather than replace.</summary>
    void Rename(string from, string to);

    /// <summary>Renames a file over another in one step: a reader of <paramref name="to"/> sees the old or the new one.</summary>
    void Replace(string from, string to);

    /// <summary>
    /// Swaps two directories. In one step on Linux; elsewhere by three renames, between which a reader may find
    /// no directory at <paramref name="second"/>.
    /// </summary>
    void Exchange(string first, string second);

    /// <summary>Deletes a file or a link; quiet where there is none.</summary>
    void DeleteFile(string path);

    /// <summary>Deletes an empty directory; quiet where there is none.</summary>
    void DeleteDirectory(string path);

    /// <summary>Makes the contents of a file durable, whoever wrote them and whenever. A symbolic link is refused.</summary>
    void SyncFile(string path);

    /// <summary>Makes the names in one directory durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Makes everything written so far to the file system that holds the path durable, files and names alike.</summary>
    void SyncFileSystem(string path);

    /// <summary>
    /// Takes the exclusive advisory lock on a file or directory that exists; null where another open of it holds the
    /// lock. The operating system releases it when the holder dies.
    /// </summary>
    IDisposable? TryLock(string path);

    /// <summary>
    /// True where the path may lie on a file system that other machines use as well, whose locks do not show here: anything
    /// that is not known to be this machine's own.
    /// </summary>
    bool IsShared(string path);

    /// <summary>What the file system that holds the path, which must be there, has left.</summary>
    FileSystemSpace SpaceOf(string path);

    /// <summary>
    /// Begins to tell of changes in a directory, as far as the system does: the path below it, or null where anything may have changed. Told
    /// on any thread. Null where there is nothing to be had; whoever must not miss a change looks.
    /// </summary>
    IDisposable? Listen(string directory, bool isDeep, Action<string?> onHint) => null;
}
