namespace ContextPool.Files;

/// <summary>
/// The same operations through .NET alone, for platforms other than Linux. Weaker where .NET has no call: directories
/// are not synced (FORMAT.md, "Platforms"), a file system sync is none, an exchange takes three renames, and a rename
/// tests for its target before it renames.
/// </summary>
internal sealed class PortableFileOperations : IFileOperations
{
    public FileStat? Stat(string path) => Guarded("stat", path, () =>
    {
        FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (entry.LinkTarget is null && !entry.Exists) return (FileStat?)null;
        return ToFileStat(entry);
    });

    public IEnumerable<string> List(string directory) => DirectoryNames.List(directory);

    public IFileReader OpenRead(string path) => Guarded("open", path, () =>
    {
        RefuseUnlessFile(path, "open");
        return new PortableFileReader(File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete), path);
    });

    public IFileWriter CreateNew(string path, Permissions permissions) =>
        OpenWriter(path, FileMode.CreateNew, permissions, "create");

    public IFileWriter OpenAppend(string path, Permissions permissions)
    {
        RefuseUnlessFile(path, "append to");
        return OpenWriter(path, FileMode.OpenOrCreate, permissions, "append to");
    }

    public bool CreateDirectory(string path, Permissions permissions) => Guarded("create directory", path, () =>
    {
        if (Directory.Exists(path)) return false;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
            throw new DirectoryNotFoundException($"no directory {parent}");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, (UnixFileMode)permissions.WithoutGroup().Mode);
        return true;
    });

    public void Rename(string from, string to) => Guarded("rename", from, () =>
    {
        if (Stat(to) is not null)
            throw new FileOperationException(FileFailure.AlreadyExists, "rename", from, $"{to} exists");
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to, overwrite: false);
        return true;
    });

    public void Replace(string from, string to) => Guarded("rename", from, () =>
    {
        File.Move(from, to, overwrite: true);
        return true;
    });

    public void Exchange(string first, string second) => ExchangeInSteps(this, first, second);

    public void DeleteFile(string path) => Guarded("delete", path, () =>
    {
        if (Stat(path) is not null) File.Delete(path);
        return true;
    });

    public void DeleteDirectory(string path) => Guarded("delete directory", path, () =>
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: false);
        return true;
    });

    public void SyncFile(string path) => Guarded("sync", path, () =>
    {
        // Windows flushes only what is open for writing.
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(
            path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
        return true;
    });

    public void SyncDirectory(string path)
    {
        // No call for it in .NET; NTFS and APFS journal their names.
    }

    public void SyncFileSystem(string path)
    {
        // No call for it in .NET; Durability=file syncs each file instead.
    }

    public IDisposable? TryLock(string path) => Guarded("lock", path, () =>
    {
        try
        {
            return File.OpenHandle(
                path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e is not FileNotFoundException and not DirectoryNotFoundException)
        {
            return null;
        }
    });

    public bool IsShared(string path) => OperatingSystem.IsWindows()
        && Path.GetPathRoot(Path.GetFullPath(path)) is { Length: > 0 } root
        && (root.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(root).DriveType == DriveType.Network);

    public IDisposable? Listen(string directory, bool isDeep, Action<string?> onHint) => DirectoryBell.TryHang(directory, isDeep, onHint);

    public FileSystemSpace SpaceOf(string path) => Guarded("stat file system of", path, () => SpaceByDrive(path));

    /// <summary>By what .NET knows; of files it knows nothing.</summary>
    internal static FileSystemSpace SpaceByDrive(string path) =>
        new(new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(Path.GetFullPath(path))! : path).AvailableFreeSpace, FileSystemSpace.UsualUnit, null);

    /// <summary>The exchange for systems that have none: a reader may find nothing at the second path for a moment.</summary>
    internal static void ExchangeInSteps(IFileOperations files, string first, string second)
    {
        string aside = first + FileOperations.ExchangeExtension;
        files.Rename(second, aside);
        files.Rename(first, second);
        files.Rename(aside, first);
    }

    private void RefuseUnlessFile(string path, string operation)
    {
        if (Stat(path) is { Kind: not FileKind.File })
            throw new FileOperationException(FileFailure.WrongKind, operation, path, "not a regular file");
    }

    private static PortableFileWriter OpenWriter(string path, FileMode mode, Permissions permissions, string operation) =>
        Guarded(operation, path, () =>
        {
            var options = new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = (UnixFileMode)permissions.WithoutGroup().Mode;
            return new PortableFileWriter(new FileStream(path, options), path, isAppend: mode != FileMode.CreateNew);
        });

    internal static FileStat ToFileStat(FileSystemInfo entry)
    {
        FileKind kind = entry.LinkTarget is not null ? FileKind.SymbolicLink
            : entry is DirectoryInfo ? FileKind.Directory
            : (entry.Attributes & FileAttributes.Device) != 0 ? FileKind.Other
            : FileKind.File;
        Timestamp written = Timestamp.FromDateTime(entry.LastWriteTimeUtc);
        int mode = OperatingSystem.IsWindows() ? Permissions.Private.Mode : (int)entry.UnixFileMode & 0x1FF;
        return new FileStat(
            kind, entry is FileInfo { Exists: true } file ? file.Length : 0, written, written, 0, 0, new Permissions(mode));
    }

    internal static T Guarded<T>(string operation, string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not FileOperationException)
        {
            throw new FileOperationException(Classify(e), operation, path, e.Message, e);
        }
    }

    private static FileFailure Classify(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => FileFailure.NotFound,
        UnauthorizedAccessException => FileFailure.AccessDenied,
        IOException { HResult: unchecked((int)0x80070050) or unchecked((int)0x800700B7) or Libc.EEXIST } => FileFailure.AlreadyExists,
        IOException { HResult: unchecked((int)0x80070070) or unchecked((int)0x80070027) or Libc.ENOSPC } => FileFailure.NoSpace,
        _ => FileFailure.Device,
    };
}
