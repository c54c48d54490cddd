using ContextPool.Files;

namespace ContextPool.Migration.Retention;

/// <summary>Removing many things, of which some cannot be removed.</summary>
internal static class Each
{
    /// <summary>Those that were removed.</summary>
    public static IReadOnlyList<Leaving> Done(IEnumerable<Leaving> due, Func<Leaving, bool> isRemoved, Action<string> warn)
    {
        var done = new List<Leaving>();
        foreach (Leaving leaving in due)
        {
            try
            {
                if (isRemoved(leaving)) done.Add(leaving);
            }
            catch (FileOperationException e)
            {
                warn(e.Message);
            }
        }

        return done;
    }
}
