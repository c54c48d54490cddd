using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ContextPool.EndToEnd.Rows;

/// <summary>The system calls of the floor, nothing around them: names are bytes, ended by a zero, relative to a descriptor.</summary>
internal static unsafe partial class FileCalls
{
    public const int CurrentDirectory = -100;
    private const int CreateNewFlags = 1 | 0x40 | 0x80 | 0x80000; // O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    private const int ReadFlags = 0x80000; // O_RDONLY | O_CLOEXEC

    public static void MakeDirectory(int parent, byte* name)
    {
        if (mkdirat(parent, name, 0b111_101_101) != 0) throw new Win32Exception();
    }

    /// <summary>A directory or a file to read.</summary>
    public static int Open(int parent, byte* name) => Checked(openat(parent, name, ReadFlags, 0));

    public static int CreateNew(int parent, byte* name) => Checked(openat(parent, name, CreateNewFlags, 0b110_100_100));

    public static void Write(int file, byte* bytes, int count)
    {
        if (write(file, bytes, (nuint)count) != count) throw new Win32Exception();
    }

    public static void Read(int file, byte* buffer, int count)
    {
        if (read(file, buffer, (nuint)count) != count) throw new Win32Exception();
    }

    public static void Close(int file)
    {
        if (close(file) != 0) throw new Win32Exception();
    }

    public static void SyncFileSystem(int file)
    {
        if (syncfs(file) != 0) throw new Win32Exception();
    }

    private static int Checked(int descriptor) => descriptor >= 0 ? descriptor : throw new Win32Exception();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdirat(int parent, byte* name, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(int parent, byte* name, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int file, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int file, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syncfs(int file);
}
