using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using ContextPool.Files;
using Microsoft.Win32.SafeHandles;

namespace ContextPool.TestKit;

/// <summary>
/// A file system of its own, in an image file mounted through a loop device, whose power can be cut: nothing that is not on
/// the device by then gets there, not even the journal's buffer. Needs root; see <see cref="WhyNot"/>. Disposing unmounts it,
/// detaches the device and deletes the image, whatever happened before.
/// </summary>
public sealed partial class LoopDevice : IDisposable
{
    // What mkfs.xfs asks for at least; the image is sparse, so that only what is written takes room.
    private const long ImageBytes = 320L << 20;

    // _IOR('X', 125, __u32): ext4 and xfs share it, and the flag that keeps the log from being flushed.
    private const nuint GoingDown = 0x8004587D;
    private const uint NoLogFlush = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // On a memory file system, where there is one: a sync then costs what the kernel does, and no busy disk is waited for.
    private static readonly string Home = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private static readonly Dictionary<string, Lazy<string?>> Obstacles = new[] { "ext4", "xfs", "btrfs" }
        .ToDictionary(name => name, name => new Lazy<string?>(() => FindObstacle(name)));

    private readonly string _image = Path.Combine(Home, $"contextpool-{Guid.NewGuid():N}.img");
    private bool _isMounted;

    public LoopDevice(string fileSystem)
    {
        Root = Directory.CreateTempSubdirectory("contextpool-device-").FullName;
        try
        {
            using (FileStream image = File.Create(_image)) image.SetLength(ImageBytes);
            Run($"mkfs.{fileSystem}", "-q", _image);
            Mount();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it is mounted.</summary>
    public string Root { get; }

    /// <summary>Why a file system cannot be tried on this machine; null where it can.</summary>
    public static string? WhyNot(string fileSystem) => Obstacles[fileSystem].Value;

    /// <summary>Everything that was written so far reaches the device.</summary>
    public void Sync() => Run("sync", "-f", Root);

    /// <summary>The power goes: from here on every operation on the file system fails.</summary>
    public void CutPower()
    {
        using SafeFileHandle descriptor = Libc.Open(Root, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (descriptor.IsInvalid) throw new Win32Exception(Libc.LastError);
        uint flags = NoLogFlush;
        if (ioctl(descriptor, GoingDown, ref flags) != 0) throw new Win32Exception(Libc.LastError);
    }

    /// <summary>Mounted again, as at the next start of the machine. Nobody may have a file open there any more.</summary>
    public void Restart()
    {
        Unmount();
        Mount();
    }

    public void Dispose()
    {
        if (_isMounted) Unmount();
        File.Delete(_image);
        if (Directory.Exists(Root)) Directory.Delete(Root);
    }

    private static string? FindObstacle(string fileSystem)
    {
        if (!OperatingSystem.IsLinux()) return "power cuts are tried on Linux only";
        if (fileSystem == "btrfs") return "btrfs has no ioctl that cuts its power";
        if (!Environment.IsPrivilegedProcess) return "power cuts need root, to mount a file system of their own";
        if (!Tool.Exists($"mkfs.{fileSystem}")) return $"mkfs.{fileSystem} is not installed";
        try
        {
            using var device = new LoopDevice(fileSystem);
            device.CutPower();
            return null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            return $"no loop device, or no {fileSystem} in this kernel: {e.Message}";
        }
    }

    // The loop device is the mount's own and goes with it.
    private void Mount()
    {
        Run("mount", "-o", "loop", _image, Root);
        _isMounted = true;
    }

    // A program that some other test starts just now may hold a descriptor between fork and exec: asked again until it is gone.
    private void Unmount()
    {
        Tool.Result last = new(0, "", "");
        bool isDone = Eventually.Holds(() => (last = Tool.Run("umount", [Root])).ExitCode == 0, Patience).GetAwaiter().GetResult();
        _isMounted = false;
        if (isDone) return;
        _ = Tool.Run("umount", ["--lazy", Root]);
        throw new InvalidOperationException($"umount {Root}: {last.Errors.Trim()}");
    }

    private static void Run(string program, params string[] arguments)
    {
        Tool.Result result = Tool.Run(program, arguments);
        if (result.ExitCode == 0) return;
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"{program} {string.Join(' ', arguments)}: exit {result.ExitCode}: {result.Errors.Trim()}"));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeFileHandle descriptor, nuint request, ref uint argument);
}
