namespace ContextPool.Files;

/// <summary>
/// Reads again what a program that truncates and writes in place has only half written. Only what was written just now is read
/// again; what is damaged for longer is told at once.
/// </summary>
/// <param name="files">Where to read.</param>
/// <param name="time">The clock that file times are compared with.</param>
/// <param name="wait">How long a reader goes on trying; blocks a thread of the pool.</param>
internal sealed class TornFiles(IFileOperations files, TimeProvider time, TimeSpan wait)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // Either way, because the clock of a file server may be ahead of ours.
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(2);

    /// <summary>What <paramref name="parse"/> makes of the file. Throws what it throws where the file stays as it is.</summary>
    public T Read<T>(string path, Func<IFileReader, T> parse) => Read(path, () =>
    {
        using IFileReader reader = files.OpenRead(path);
        return parse(reader);
    });

    /// <summary>What <paramref name="read"/> makes of the file at the path and of others, called again while that was just written.</summary>
    public T Read<T>(string path, Func<T> read)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return read();
            }
            catch (InvalidContentException) when (time.GetElapsedTime(start) < wait && WasJustWritten(path))
            {
                // Half of it, perhaps: see what it comes to.
            }

            Task.Delay(Pause, time).GetAwaiter().GetResult();
        }
    }

    private bool WasJustWritten(string path)
    {
        try
        {
            return files.Stat(path) is { } stat && (time.GetUtcNow() - stat.LastWrite.ToDateTimeOffset()).Duration() < JustNow;
        }
        catch (FileOperationException)
        {
            return false;
        }
    }
}
