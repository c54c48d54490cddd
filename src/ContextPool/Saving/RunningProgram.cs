using System.ComponentModel;
using System.Diagnostics;

namespace ContextPool.Saving;

/// <summary>Tells whether a program of this host that left its number and start behind still runs.</summary>
internal static class RunningProgram
{
    // Every program reckons starts from the host's clock for itself, milliseconds apart, and the clock may be set meanwhile;
    // a number does not come round again as quickly.
    private static readonly TimeSpan StartsMayDifferBy = TimeSpan.FromMinutes(1);

    /// <summary>True where a program of this number runs that started at this time, and where it cannot be asked.</summary>
    /// <param name="number">The number the system gave it.</param>
    /// <param name="startTicks">Ticks of its start, local time.</param>
    public static bool IsThere(int number, long startTicks)
    {
        try
        {
            using Process process = Process.GetProcessById(number);
            return Math.Abs(process.StartTime.Ticks - startTicks) <= StartsMayDifferBy.Ticks;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            // Somebody else's: it may not be asked, but it runs.
            return true;
        }
    }
}
