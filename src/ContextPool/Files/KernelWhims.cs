namespace ContextPool.Files;

/// <summary>
/// What a kernel may do to a call instead of all of it: interrupt it, refuse it, or do a part. There is none but in tests, which so reach the
/// loops around the calls themselves.
/// </summary>
internal abstract class KernelWhims
{
    /// <summary>Those in force, for the whole process.</summary>
    public static KernelWhims? Active { get; set; }

    /// <summary>Before a call; from any thread.</summary>
    /// <param name="call">Its name in the C library.</param>
    /// <param name="count">How many bytes it is asked to move, where it moves any; may be made less.</param>
    /// <returns>0 where it is made; else it is not made, and fails with this.</returns>
    public abstract int Before(string call, ref nuint count);
}
