using System.ComponentModel;
using System.Diagnostics;

namespace ContextPool.Migrator;

/// <summary>The desktop that this process may be on.</summary>
internal static class Desktop
{
    /// <summary>Opens a file with the program that is set for it; false where there is none, as on a server.</summary>
    public static bool Show(string path)
    {
        try
        {
            var start = OperatingSystem.IsWindows()
                ? new ProcessStartInfo(path) { UseShellExecute = true }
                : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [path]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process? shown = Process.Start(start);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }
}
