namespace ContextPool.Files;

/// <summary>Picks the file operations of this platform and adds what is composed of them.</summary>
internal static class FileOperations
{
    /// <summary>What the second directory is called meanwhile, after the first, where an exchange takes three renames.</summary>
    internal const string ExchangeExtension = ".exchange";

    /// <summary>The real file system.</summary>
    public static IFileOperations ForThisPlatform { get; } =
        OperatingSystem.IsLinux() ? new LinuxFileOperations() : new PortableFileOperations();

    /// <summary>By the list and the stat that every file system has.</summary>
    internal static IEnumerable<NamedFile> ListOneByOne(this IFileOperations files, string directory, Predicate<string> isWanted)
    {
        foreach (string name in files.List(directory))
        {
            if (isWanted(name)) yield return new NamedFile(name, files.Stat(Path.Join(directory, name)));
        }
    }

    /// <summary>Writes a file that must not exist. Not durable yet.</summary>
    internal static void WriteNew(
        this IFileOperations files, string path, ReadOnlySpan<byte> bytes, Permissions permissions, bool sync = false)
    {
        using IFileWriter writer = files.CreateNew(path, permissions);
        writer.Write(bytes);
        if (sync) writer.Sync();
    }

    /// <summary>
    /// Replaces a file so that a reader, and a crash, find the old contents or the new: written aside, made durable,
    /// renamed over, and the name made durable. <paramref name="aside"/> must be on the same file system.
    /// </summary>
    internal static void WriteDurably(
        this IFileOperations files, string path, string aside, ReadOnlySpan<byte> bytes, Permissions permissions)
    {
        try
        {
            files.WriteNew(aside, bytes, permissions, sync: true);
            files.Replace(aside, path);
        }
        catch (FileOperationException)
        {
            files.DeleteFile(aside);
            throw;
        }

        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>The whole of a file that is known to be small; null where there is none.</summary>
    internal static byte[]? ReadAllOrNull(this IFileOperations files, string path)
    {
        using IFileReader? reader = files.OpenIfThere(path);
        return reader?.ReadAll();
    }

    /// <summary>By the open that every file system has.</summary>
    internal static IFileReader? OpenUnlessMissing(this IFileOperations files, string path)
    {
        try
        {
            return files.OpenRead(path);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>By the two opens that every file system has.</summary>
    internal static IFileWriter OpenAppendByTwo(this IFileOperations files, string path, Permissions permissions, out FileEnd end)
    {
        using (IFileReader? reader = files.OpenIfThere(path)) end = reader is null ? default : FileEnd.Of(reader);
        return files.OpenAppend(path, permissions);
    }

    /// <summary>The whole of an open file, as long as it was when it was opened.</summary>
    internal static byte[] ReadAll(this IFileReader reader) => reader.ReadAll(reader.Opened.Length);

    /// <summary>The whole of an open file of known size.</summary>
    internal static byte[] ReadAll(this IFileReader reader, long length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        int filled = reader.ReadUpTo(bytes, 0);
        return filled == bytes.Length ? bytes : bytes[..filled];
    }

    /// <summary>Fills the buffer from the offset, short only where the file ends.</summary>
    internal static int ReadUpTo(this IFileReader reader, Span<byte> buffer, long offset)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            int read = reader.Read(buffer[filled..], offset + filled);
            if (read == 0) break;
            filled += read;
        }

        return filled;
    }

    /// <summary>
    /// Takes the lock on what is at the path and still is once it is locked: in between it may be exchanged or moved, and then what is
    /// locked is the version in the trash.
    /// </summary>
    internal static IDisposable? TryLockInPlace(this IFileOperations files, string path, out LockRefusal why)
    {
        why = LockRefusal.Gone;
        if (files.Stat(path) is not { } before) return null;
        IDisposable? held;
        try
        {
            held = files.TryLock(path);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return null;
        }

        why = LockRefusal.Held;
        if (held is null) return null;
        why = LockRefusal.Moved;
        try
        {
            if (files.Stat(path) is { } after && after.Inode == before.Inode) why = LockRefusal.None;
            return why == LockRefusal.None ? held : null;
        }
        finally
        {
            // Also where the second look fails: a lock that nobody knows of shuts every writer out for as long as the program lives.
            if (why != LockRefusal.None) held.Dispose();
        }
    }

    /// <summary>
    /// Takes the lock that tells others its holder lives. False where somebody else has it, or nothing is there; true without one
    /// where the file system has no locks.
    /// </summary>
    internal static bool TryHold(this IFileOperations files, string path, out IDisposable? held)
    {
        held = null;
        try
        {
            held = files.TryLock(path);
            return held is not null;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return false;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotSupported)
        {
            return true;
        }
    }

    /// <summary>True where both paths are surely on one file system; false too where the platform does not tell.</summary>
    internal static bool AreOnOneFileSystem(this IFileOperations files, string first, string second) =>
        files.Stat(first)?.Device is { } device && device != 0 && files.Stat(second)?.Device == device;

    /// <summary>True for a directory, and for a link that leads to one.</summary>
    internal static bool LeadsToDirectory(this IFileOperations files, string path) => files.Stat(path) switch
    {
        { Kind: FileKind.Directory } => true,
        // As part of a longer path the link is followed; what has no such entry is no directory.
        { Kind: FileKind.SymbolicLink } => files.Stat(Path.Combine(path, ".")) is not null,
        _ => false,
    };

    /// <summary>The directory, or the nearest one above it that is there.</summary>
    internal static string NearestDirectory(this IFileOperations files, string directory)
    {
        string path = Path.GetFullPath(directory);
        while (!files.LeadsToDirectory(path) && Path.GetDirectoryName(path) is { } parent) path = parent;
        return path;
    }

    /// <summary>Creates one directory whose name survives a power cut before anybody relies on it. False where it was there already.</summary>
    internal static bool CreateDirectoryDurably(this IFileOperations files, string path, Permissions permissions)
    {
        if (!files.CreateDirectory(path, permissions)) return false;
        files.SyncDirectory(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Creates a directory and the parents it lacks, each made durable in its own parent.</summary>
    internal static void CreateDirectories(this IFileOperations files, string path, Permissions permissions)
    {
        string full = Path.GetFullPath(path);
        FileStat? stat = files.Stat(full);
        if (stat is { Kind: FileKind.Directory or FileKind.SymbolicLink }) return;
        string? parent = Path.GetDirectoryName(full);
        if (parent is not null) files.CreateDirectories(parent, permissions);
        files.CreateDirectoryDurably(full, permissions);
    }

    /// <summary>Makes a directory and all below it durable, contents and names; what is neither file nor directory is passed over.</summary>
    internal static void SyncTree(this IFileOperations files, string directory)
    {
        foreach (string name in files.List(directory))
        {
            string path = Path.Combine(directory, name);
            FileKind? kind = files.Stat(path)?.Kind;
            if (kind == FileKind.Directory) files.SyncTree(path);
            else if (kind == FileKind.File) files.SyncFile(path);
        }

        files.SyncDirectory(directory);
    }

    /// <summary>
    /// Makes the names that lead to a directory durable, up to the root of its file system: whoever created one may have
    /// died before its parent was synced. A parent that may not be read is its owner's, and older than what we made in it.
    /// </summary>
    internal static void SyncNamesTo(this IFileOperations files, string directory)
    {
        string path = Path.GetFullPath(directory);
        while (Path.GetDirectoryName(path) is { } parent && files.AreOnOneFileSystem(path, parent))
        {
            try
            {
                files.SyncDirectory(parent);
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.AccessDenied)
            {
            }

            path = parent;
        }
    }

    /// <summary>Deletes a directory and all below it without following links; quiet where there is none.</summary>
    internal static void DeleteTree(this IFileOperations files, string path)
    {
        FileStat? stat = files.Stat(path);
        if (stat is null) return;
        if (stat.Value.Kind != FileKind.Directory)
        {
            files.DeleteFile(path);
            return;
        }

        foreach (string name in files.List(path).ToList()) files.DeleteTree(Path.Combine(path, name));
        files.DeleteDirectory(path);
    }
}
