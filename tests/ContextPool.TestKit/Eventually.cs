using System.Diagnostics;

namespace ContextPool.TestKit;

/// <summary>Waits for something that another process does and that can only be looked at.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>True as soon as the condition holds; false where it does not within the limit.</summary>
    public static async Task<bool> Holds(Func<bool> condition, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > limit) return false;
            await Task.Delay(Pause);
        }

        return true;
    }
}
