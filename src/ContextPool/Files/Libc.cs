using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ContextPool.Files;

/// <summary>
/// The C library's file calls, under their own names; one that was interrupted before it did anything is made again, where it can be. Structures and numbers are those of the Linux ABI that all
/// architectures .NET supports share; statx was chosen because its layout is the same everywhere.
/// </summary>
[SkipLocalsInit] // Every call with a path would clear its buffer of a kilobyte first.
internal static partial class Libc
{
    public const int ENOENT = 2, EINTR = 4, EIO = 5, EACCES = 13, EEXIST = 17, EXDEV = 18, ENOTDIR = 20, EISDIR = 21, EINVAL = 22,
        ENXIO = 6, ENFILE = 23, EMFILE = 24, EFBIG = 27, ENOSPC = 28, EROFS = 30, EPERM = 1, EWOULDBLOCK = 11, ENOSYS = 38, ENOTEMPTY = 39,
        ELOOP = 40, EOPNOTSUPP = 95, EDQUOT = 122, ENOLCK = 37;

    public const int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80, O_APPEND = 0x400, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;

    /// <summary>The two open flags whose values differ between x86 and Arm.</summary>
    public static readonly int O_NOFOLLOW = IsArm ? 0x8000 : 0x20000, O_DIRECTORY = IsArm ? 0x4000 : 0x10000;

    public const int AtCwd = -100, AtSymlinkNoFollow = 0x100, AtEmptyPath = 0x1000;
    public const uint StatxBasic = 0x7ff;
    public const uint RenameNoReplace = 1, RenameExchange = 2;
    public const int KeepSize = 1;
    public const int LockExclusive = 2, LockNonBlocking = 4, LockRelease = 8;

    private const string C = "libc";

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static int LastError => Marshal.GetLastPInvokeError();

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial int open(string path, int flags, uint mode);

    [LibraryImport(C, EntryPoint = "pread", SetLastError = true)]
    private static unsafe partial nint CallPread(SafeFileHandle descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint CallWrite(SafeFileHandle descriptor, byte* buffer, nuint count);

    [LibraryImport(C, SetLastError = true)]
    public static unsafe partial int openat(int directory, byte* name, int flags, uint mode);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint CallRead(int descriptor, byte* buffer, nuint count);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint CallWrite(int descriptor, byte* buffer, nuint count);

    [LibraryImport(C, EntryPoint = "fsync", SetLastError = true)]
    private static partial int CallFsync(int descriptor);

    [LibraryImport(C, SetLastError = true)]
    public static partial int close(int descriptor);

    [LibraryImport(C, EntryPoint = "fsync", SetLastError = true)]
    private static partial int CallFsync(SafeFileHandle descriptor);

    [LibraryImport(C, EntryPoint = "syncfs", SetLastError = true)]
    private static partial int CallSyncfs(SafeFileHandle descriptor);

    [LibraryImport(C, EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int CallFtruncate(SafeFileHandle descriptor, long length);

    [LibraryImport(C, EntryPoint = "fallocate", SetLastError = true)]
    private static partial int CallFallocate(SafeFileHandle descriptor, int mode, long offset, long length);

    [LibraryImport(C, EntryPoint = "flock", SetLastError = true)]
    private static partial int CallFlock(SafeFileHandle descriptor, int operation);

    [LibraryImport(C, SetLastError = true)]
    public static partial int fchown(int descriptor, uint owner, uint group);

    [LibraryImport(C, SetLastError = true)]
    public static partial int fchmod(int descriptor, uint mode);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static partial int chmod(string path, uint mode);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static partial int lchown(string path, uint owner, uint group);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static partial int mkdir(string path, uint mode);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static partial int rmdir(string path);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static partial int unlink(string path);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static partial int rename(string from, string to);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static partial int renameat2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static partial int statx(int directory, string path, int flags, uint mask, out Statx stat);

    [LibraryImport(C, SetLastError = true)]
    private static unsafe partial int statx(SafeFileHandle file, byte* path, int flags, uint mask, out Statx stat);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static unsafe partial int statfs(string path, byte* stat);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    public static partial DirectoryStream opendir(string path);

    [LibraryImport(C, SetLastError = true)]
    public static unsafe partial byte* readdir(DirectoryStream directory);

    [LibraryImport(C)]
    public static partial int dirfd(DirectoryStream directory);

    [LibraryImport(C, SetLastError = true)]
    public static unsafe partial int statx(int directory, byte* name, int flags, uint mask, out Statx stat);

    [LibraryImport(C)]
    public static partial int closedir(nint directory);

    [LibraryImport(C)]
    public static partial uint geteuid();

    [LibraryImport(C)]
    public static partial uint getegid();

    public static unsafe nint pread(SafeFileHandle descriptor, byte* buffer, nuint count, long offset) =>
        IsMade(nameof(pread), ref count) ? CallPread(descriptor, buffer, count, offset) : -1;

    public static unsafe nint read(int descriptor, byte* buffer, nuint count) =>
        IsMade(nameof(read), ref count) ? CallRead(descriptor, buffer, count) : -1;

    public static unsafe nint write(SafeFileHandle descriptor, byte* buffer, nuint count) =>
        IsMade(nameof(write), ref count) ? CallWrite(descriptor, buffer, count) : -1;

    public static unsafe nint write(int descriptor, byte* buffer, nuint count) =>
        IsMade(nameof(write), ref count) ? CallWrite(descriptor, buffer, count) : -1;

    public static int fsync(int descriptor)
    {
        int result;
        do result = IsMade(nameof(fsync)) ? CallFsync(descriptor) : -1;
        while (IsInterrupted(result));
        return result;
    }

    public static int fsync(SafeFileHandle descriptor)
    {
        int result;
        do result = IsMade(nameof(fsync)) ? CallFsync(descriptor) : -1;
        while (IsInterrupted(result));
        return result;
    }

    public static int syncfs(SafeFileHandle descriptor)
    {
        int result;
        do result = IsMade(nameof(syncfs)) ? CallSyncfs(descriptor) : -1;
        while (IsInterrupted(result));
        return result;
    }

    public static int ftruncate(SafeFileHandle descriptor, long length)
    {
        int result;
        do result = IsMade(nameof(ftruncate)) ? CallFtruncate(descriptor, length) : -1;
        while (IsInterrupted(result));
        return result;
    }

    public static int fallocate(SafeFileHandle descriptor, int mode, long offset, long length)
    {
        int result;
        do result = IsMade(nameof(fallocate)) ? CallFallocate(descriptor, mode, offset, length) : -1;
        while (IsInterrupted(result));
        return result;
    }

    public static int flock(SafeFileHandle descriptor, int operation)
    {
        int result;
        do result = IsMade(nameof(flock)) ? CallFlock(descriptor, operation) : -1;
        while (IsInterrupted(result));
        return result;
    }

    public static FileOperationException Failed(int error, string operation, string path, string? to = null)
    {
        FileFailure failure = error switch
        {
            ENOENT => FileFailure.NotFound,
            EEXIST or ENOTEMPTY => FileFailure.AlreadyExists,
            EACCES or EPERM or EROFS => FileFailure.AccessDenied,
            ELOOP or EISDIR or ENOTDIR or ENXIO => FileFailure.WrongKind,
            ENOSPC or EDQUOT or EFBIG => FileFailure.NoSpace,
            EMFILE or ENFILE => FileFailure.TooManyOpenFiles,
            ENOSYS or EOPNOTSUPP or EXDEV or ENOLCK => FileFailure.NotSupported,
            _ => FileFailure.Device,
        };
        string why = error == ELOOP ? "is a symbolic link" : Marshal.GetPInvokeErrorMessage(error);
        return new FileOperationException(failure, operation, to is null ? path : $"{path} to {to}", $"{why} (errno {error})");
    }

    private static bool IsInterrupted(int result) => result != 0 && LastError == EINTR;

    private static bool IsMade(string call)
    {
        nuint none = 0;
        return IsMade(call, ref none);
    }

    private static bool IsMade(string call, ref nuint count)
    {
        if (KernelWhims.Active is not { } whims) return true;
        int error = whims.Before(call, ref count);
        if (error != 0) Marshal.SetLastPInvokeError(error);
        return error == 0;
    }

    /// <summary>An invalid one, and <see cref="LastError"/>, where the call fails.</summary>
    public static SafeFileHandle Open(string path, int flags, uint mode) => new(open(path, flags, mode), ownsHandle: true);

    /// <summary>
    /// Closes a descriptor that nobody else uses, and says what the system said: some file systems (NFS, quotas) report a failed
    /// write only here, and a safe handle keeps it to itself. 0 where it was closed, or is by now.
    /// </summary>
    public static int Close(SafeFileHandle descriptor)
    {
        if (descriptor.IsClosed || descriptor.IsInvalid) return 0;
        int owned = (int)descriptor.DangerousGetHandle();
        descriptor.SetHandleAsInvalid();

        // EINTR still closes on Linux.
        return close(owned) == 0 || LastError == EINTR ? 0 : LastError;
    }

    public static unsafe FileStat StatOf(SafeFileHandle descriptor, string path)
    {
        byte itself = 0;
        return statx(descriptor, &itself, AtEmptyPath, StatxBasic, out Statx stat) == 0
            ? ToFileStat(stat)
            : throw Failed(LastError, "stat", path);
    }

    public static FileStat ToFileStat(in Statx stat) => new(
        (stat.Mode & 0xF000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Directory,
            0xA000 => FileKind.SymbolicLink,
            _ => FileKind.Other,
        },
        (long)stat.Size,
        new Timestamp(stat.ModifySeconds, (int)stat.ModifyNanoseconds),
        new Timestamp(stat.ChangeSeconds, (int)stat.ChangeNanoseconds),
        ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor,
        stat.Inode,
        new Permissions(stat.Mode & 0x1FF, stat.Owner, stat.Group));

    /// <summary>struct statx of linux/stat.h, as far as it is read here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Statx
    {
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(24)] public uint Group;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(96)] public long ChangeSeconds;
        [FieldOffset(104)] public uint ChangeNanoseconds;
        [FieldOffset(112)] public long ModifySeconds;
        [FieldOffset(120)] public uint ModifyNanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}
