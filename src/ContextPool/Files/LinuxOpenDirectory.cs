using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using ContextPool.Format;
using Microsoft.Win32.SafeHandles;
using static ContextPool.Files.Libc;

namespace ContextPool.Files;

/// <summary>
/// Files relative to a descriptor: <c>openat</c>, <c>write</c>, <c>close</c>; <c>openat</c>, <c>read</c>, <c>close</c>. Their own
/// descriptors live in one call each and are plain numbers: nothing is allocated for a file.
/// </summary>
/// <param name="descriptor">Of the directory; taken over.</param>
/// <param name="path">For messages.</param>
/// <param name="owner">Gives a file the owner that was asked for, where that takes more than its creation.</param>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxOpenDirectory(SafeFileHandle descriptor, string path, LinuxOwnership owner) : IOpenDirectory
{
    private const int LongestName = 255;

    private readonly int _directory = (int)descriptor.DangerousGetHandle();

    [SkipLocalsInit]
    public void WriteNew(ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes, Permissions permissions, bool sync)
    {
        Permissions granted = owner.Grantable(permissions);
        byte* terminated = stackalloc byte[LongestName + 1];
        int file = Open(Terminate(name, terminated), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (uint)granted.Mode, "create", name);
        try
        {
            if (!owner.Give(file, granted)) throw Failed(LastError, "change mode of", PathOf(name));
            Write(file, bytes, name);
            if (sync && fsync(file) != 0) throw Failed(LastError, "sync", PathOf(name));
        }
        catch
        {
            _ = close(file);
            throw;
        }

        // Some file systems report a failed write only here. EINTR closes on Linux.
        if (close(file) != 0 && LastError is var error && error != EINTR) throw Failed(error, "close", PathOf(name));
    }

    [SkipLocalsInit]
    public bool TryRead(ReadOnlySpan<byte> name, PooledBuffer target)
    {
        byte* terminated = stackalloc byte[LongestName + 1];
        int file = openat(_directory, Terminate(name, terminated), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0);
        if (file < 0)
            return LastError is var error && error == ENOENT ? false
                : error == EINTR ? TryRead(name, target)
                : throw Failed(error, "open", PathOf(name));
        try
        {
            Read(file, target, name);
            return true;
        }
        finally
        {
            _ = close(file);
        }
    }

    public void Dispose() => descriptor.Dispose();

    /// <summary>To its end, which is where a read gives less than there was room for: a regular file is read in full or to its end.</summary>
    private void Read(int file, PooledBuffer target, ReadOnlySpan<byte> name)
    {
        target.Clear();
        while (true)
        {
            Span<byte> room = target.Room(1);
            nint count;
            fixed (byte* to = room) count = read(file, to, (nuint)room.Length);
            if (count < 0)
            {
                if (LastError is var error && error != EINTR) throw Failed(error, "read", PathOf(name));
                continue;
            }

            target.Advance((int)count);
            if (count < room.Length) return;
        }
    }

    private void Write(int file, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name)
    {
        fixed (byte* source = bytes)
        {
            int done = 0;
            while (done < bytes.Length)
            {
                nint written = write(file, source + done, (nuint)(bytes.Length - done));
                if (written > 0) done += (int)written;
                else if ((written < 0 ? LastError : EIO) is var error && error != EINTR) throw Failed(error, "write", PathOf(name));
            }
        }
    }

    private int Open(byte* terminated, int flags, uint mode, string operation, ReadOnlySpan<byte> name)
    {
        while (true)
        {
            int file = openat(_directory, terminated, flags | O_CLOEXEC | O_NONBLOCK, mode);
            if (file >= 0) return file;
            if (LastError is var error && error != EINTR) throw Failed(error, operation, PathOf(name));
        }
    }

    private static byte* Terminate(ReadOnlySpan<byte> name, byte* buffer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, LongestName);
        name.CopyTo(new Span<byte>(buffer, LongestName));
        buffer[name.Length] = 0;
        return buffer;
    }

    private string PathOf(ReadOnlySpan<byte> name) => Path.Combine(path, PathText.Decode(name));
}
