using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using static ContextPool.Files.Libc;

namespace ContextPool.Files;

/// <summary>
/// The platform of record: direct system calls, because .NET offers no creation mode with a raw handle, no sync of a
/// directory, no syncfs and no atomic exchange.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxFileOperations : IFileOperations
{
    /// <summary>Magic numbers of linux/magic.h whose locks all users of the file system see, because they are on this machine.</summary>
    private static readonly uint[] LocalFileSystems =
    [
        0x0000EF53, // ext2 to ext4
        0x58465342, // xfs
        0x9123683E, // btrfs
        0x01021994, // tmpfs
        0x858458F6, // ramfs
        0x794C7630, // overlayfs
        0x2FC12FC1, // zfs
        0xF2F52010, // f2fs
        0xCA451A4E, // bcachefs
        0x3153464A, // jfs
        0x7366746E, // ntfs3
        0x2011BAB0, // exfat
        0x00004D44, // vfat
        0x24051905, // ubifs
        0x0000F15F, // ecryptfs
    ];

    private readonly LinuxOwnership _owner = new();

    public FileStat? Stat(string path)
    {
        if (statx(AtCwd, path, AtSymlinkNoFollow, StatxBasic, out Statx stat) == 0) return ToFileStat(stat);
        int error = LastError;
        return error is ENOENT or ENOTDIR ? null : throw Failed(error, "stat", path);
    }

    /// <summary>Names are read as bytes where the layout of an entry is known; 32-bit C libraries differ in it.</summary>
    public IEnumerable<string> List(string directory) =>
        Environment.Is64BitProcess ? LinuxDirectoryNames.List(directory) : DirectoryNames.List(directory);

    public IEnumerable<NamedFile> ListFiles(string directory, Predicate<string> isWanted) => Environment.Is64BitProcess
        ? LinuxDirectoryNames.ListFiles(directory, isWanted)
        : this.ListOneByOne(directory, isWanted);

    public IFileReader OpenRead(string path) => ReaderOf(Open(path, O_RDONLY | O_NOFOLLOW, 0, "open"), path);

    public IFileReader? OpenIfThere(string path)
    {
        int error = TryOpen(path, O_RDONLY | O_NOFOLLOW, 0, out SafeFileHandle descriptor);
        return error switch
        {
            0 => ReaderOf(descriptor, path),
            ENOENT => null,
            _ => throw Failed(error, "open", path),
        };
    }

    public IFileWriter CreateNew(string path, Permissions permissions) =>
        OpenWriter(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions, "create");

    public IFileWriter OpenAppend(string path, Permissions permissions)
    {
        LinuxFileWriter writer = OpenWriter(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, permissions, "append to");
        RequireRegular(writer.Descriptor, path, "append to");
        return writer;
    }

    /// <summary>One descriptor for both.</summary>
    public IFileWriter OpenAppend(string path, Permissions permissions, out FileEnd end)
    {
        LinuxFileWriter writer = OpenWriter(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, permissions, "append to");
        LinuxFileReader reader = ReaderOf(writer.Descriptor, path, "append to");
        bool isRead = false;
        try
        {
            end = FileEnd.Of(reader);
            isRead = true;
            return writer;
        }
        finally
        {
            if (!isRead) reader.Dispose();
        }
    }

    public IOpenDirectory OpenDirectory(string path) => new LinuxOpenDirectory(Open(path, O_RDONLY | O_DIRECTORY, 0, "open"), path, _owner);

    public bool CreateDirectory(string path, Permissions permissions)
    {
        Permissions granted = _owner.Grantable(permissions);
        if (mkdir(path, (uint)granted.Mode) != 0)
        {
            int error = LastError;
            if (error == EEXIST && Stat(path) is { Kind: FileKind.Directory }) return false;
            throw Failed(error, "create directory", path);
        }

        // A root without the right to hand files over (a container) keeps the directory for itself alone.
        if (!_owner.IsOwn(granted) && lchown(path, LinuxOwnership.Id(granted.Owner), LinuxOwnership.Id(granted.Group)) != 0
            && chmod(path, (uint)granted.WithoutGroup().Mode) != 0)
            throw Failed(LastError, "change mode of", path);
        return true;
    }

    public void Rename(string from, string to)
    {
        if (renameat2(AtCwd, from, AtCwd, to, RenameNoReplace) == 0) return;
        int error = LastError;
        if (error is EINVAL or ENOSYS) RenameUnlessThere(from, to);
        else throw Failed(error, "rename", from, to);
    }

    public void Replace(string from, string to)
    {
        if (rename(from, to) != 0) throw Failed(LastError, "rename", from, to);
    }

    public void Exchange(string first, string second)
    {
        if (renameat2(AtCwd, first, AtCwd, second, RenameExchange) == 0) return;
        int error = LastError;
        if (error is EINVAL or ENOSYS) PortableFileOperations.ExchangeInSteps(this, first, second);
        else throw Failed(error, "exchange", first, second);
    }

    public void DeleteFile(string path)
    {
        if (unlink(path) != 0 && LastError is var error && error != ENOENT) throw Failed(error, "delete", path);
    }

    public void DeleteDirectory(string path)
    {
        if (rmdir(path) != 0 && LastError is var error && error != ENOENT) throw Failed(error, "delete directory", path);
    }

    // O_NONBLOCK: a pipe that stands where the file was must not be waited for.
    public void SyncFile(string path) => OnDescriptor(path, fsync, "sync", O_NOFOLLOW | O_NONBLOCK);

    public void SyncDirectory(string path) => OnDescriptor(path, fsync, "sync directory");

    public void SyncFileSystem(string path) => OnDescriptor(path, syncfs, "sync file system of");

    public IDisposable? TryLock(string path)
    {
        SafeFileHandle descriptor = Open(path, O_RDONLY | O_NOFOLLOW, 0, "lock");
        if (flock(descriptor, LockExclusive | LockNonBlocking) == 0) return new LinuxLock(descriptor);
        int error = LastError;
        descriptor.Dispose();
        return error == EWOULDBLOCK ? null : throw Failed(error, "lock", path);
    }

    public unsafe bool IsShared(string path)
    {
        // struct statfs of all architectures has at most 128 bytes and begins with the type, a long.
        byte* stat = stackalloc byte[256];
        if (statfs(path, stat) != 0) throw Failed(LastError, "stat file system of", path);
        return !LocalFileSystems.Contains(unchecked((uint)*(nint*)stat));
    }

    public IDisposable? Listen(string directory, bool isDeep, Action<string?> onHint) => DirectoryBell.TryHang(directory, isDeep, onHint);

    public unsafe FileSystemSpace SpaceOf(string path)
    {
        // struct statfs where a long has 64 bits: type, block size, blocks, free, free to users, files, free files, …, at 72 the fragment.
        if (!Environment.Is64BitProcess || RuntimeInformation.ProcessArchitecture == Architecture.S390x) return PortableFileOperations.SpaceByDrive(path);
        long* stat = stackalloc long[32];
        if (statfs(path, (byte*)stat) != 0) throw Failed(LastError, "stat file system of", path);
        long unit = stat[9] > 0 ? stat[9] : stat[1];
        // A share's "block" may be what it likes to transfer at once.
        unit = unit is > 0 and <= 64 << 10 ? unit : FileSystemSpace.UsualUnit;
        return new FileSystemSpace(stat[4] * stat[1], unit, stat[5] == 0 ? null : stat[6]);
    }

    private LinuxFileWriter OpenWriter(string path, int flags, Permissions permissions, string operation)
    {
        Permissions granted = _owner.Grantable(permissions);
        var writer = new LinuxFileWriter(Open(path, flags, (uint)granted.Mode, operation), path);
        if (_owner.Give((int)writer.Descriptor.DangerousGetHandle(), granted)) return writer;
        int error = LastError;
        writer.Dispose();
        throw Failed(error, "change mode of", path);
    }

    /// <summary>For file systems without RENAME_NOREPLACE: the product's own writers are kept apart by locks.</summary>
    private void RenameUnlessThere(string from, string to)
    {
        if (Stat(to) is not null)
            throw new FileOperationException(FileFailure.AlreadyExists, "rename", from, $"{to} exists");
        Replace(from, to);
    }

    private static LinuxFileReader ReaderOf(SafeFileHandle descriptor, string path, string operation = "open") =>
        new(descriptor, RequireRegular(descriptor, path, operation), path);

    /// <summary>What it is where it is a regular file; else it is closed.</summary>
    private static FileStat RequireRegular(SafeFileHandle descriptor, string path, string operation)
    {
        bool isRegular = false;
        try
        {
            FileStat stat = StatOf(descriptor, path);
            isRegular = stat.Kind == FileKind.File;
            return isRegular ? stat : throw new FileOperationException(FileFailure.WrongKind, operation, path, "not a regular file");
        }
        finally
        {
            if (!isRegular) descriptor.Dispose();
        }
    }

    private static void OnDescriptor(string path, Func<SafeFileHandle, int> call, string operation, int flags = 0)
    {
        using SafeFileHandle descriptor = Open(path, O_RDONLY | flags, 0, operation);
        if (call(descriptor) != 0) throw Failed(LastError, operation, path);
    }

    private static SafeFileHandle Open(string path, int flags, uint mode, string operation) =>
        TryOpen(path, flags, mode, out SafeFileHandle descriptor) is var error && error == 0 ? descriptor : throw Failed(error, operation, path);

    /// <summary>Without waiting: a pipe that somebody left among the files has nobody at its other end. 0, or what is in the way.</summary>
    private static int TryOpen(string path, int flags, uint mode, out SafeFileHandle descriptor)
    {
        while (true)
        {
            descriptor = Libc.Open(path, flags | O_CLOEXEC | O_NONBLOCK, mode);
            if (!descriptor.IsInvalid) return 0;
            int error = LastError;
            descriptor.Dispose();
            if (error != EINTR) return error;
        }
    }
}
