using System.ComponentModel;

namespace ContextPool.TestKit;

/// <summary>
/// A directory that is a disk of its own, in memory and as small as is wanted. Needs root; see <see cref="WhyNot"/>. Disposing
/// unmounts it with all that is in it.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

    /// <param name="root">An existing directory.</param>
    /// <param name="kibibytes">Room for contents; names cost nothing.</param>
    public SmallDisk(string root, int kibibytes)
    {
        Root = root;
        Mount($"size={kibibytes}k", "-t", "tmpfs", "none");
    }

    public string Root { get; }

    /// <summary>Why there can be none on this machine; null where there can.</summary>
    public static string? WhyNot => Obstacle.Value;

    /// <summary>Gives it more room, or less.</summary>
    public void Resize(int kibibytes) => Mount($"remount,size={kibibytes}k");

    public void Dispose()
    {
        // Whoever was started just now by another test may hold a file of it open between fork and exec.
        if (Tool.Run("umount", [Root]).ExitCode != 0) _ = Tool.Run("umount", ["--lazy", Root]);
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || !Tool.Exists("mount")) return "a disk in memory is mounted on Linux only";
        if (!Environment.IsPrivilegedProcess) return "a disk of its own needs root, to mount it";
        using var place = new TempDirectory();
        try
        {
            using var disk = new SmallDisk(place.Root, 16);
            return null;
        }
        catch (Win32Exception e)
        {
            return $"no disk in memory may be mounted here: {e.Message}";
        }
    }

    private void Mount(string options, params string[] what)
    {
        Tool.Result result = Tool.Run("mount", [.. what.SkipLast(1), "-o", options, .. what.TakeLast(1), Root]);
        if (result.ExitCode != 0) throw new Win32Exception(result.ExitCode, $"mount {Root}: {result.Errors.Trim()}");
    }
}
