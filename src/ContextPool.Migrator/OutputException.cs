namespace ContextPool.Migrator;

/// <summary>Standard output does not take what is written to it: closed, full, or its reader is gone.</summary>
internal sealed class OutputException(Exception cause) : IOException($"standard output: {WhyOf(cause)}", cause)
{
    // The console tells of a closed descriptor by an exception around the one that says so.
    private static string WhyOf(Exception cause) => (cause.InnerException ?? cause).Message;
}
