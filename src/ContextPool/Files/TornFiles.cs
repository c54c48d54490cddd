namespace ContextPool.Files;

/// <summary>
/// Reads again what a program that truncates and writes in place has only half written. When to give up is judged by the file, not by
/// the reader: it is read again as long as it changes, and is damaged once it has stood still for <paramref name="rest"/>. What has
/// stood still for longer already is told at once.
/// </summary>
/// <param name="files">Where to read.</param>
/// <param name="time">The clock; file times may be ahead of it as well as behind, as a file server's clock may.</param>
/// <param name="rest">How long a torn file must have stood still. Until then a thread of the pool is blocked.</param>
internal sealed class TornFiles(IFileOperations files, TimeProvider time, TimeSpan rest)
{
    /// <summary>5: longer than a program that is starved of processor or disk stands between truncating a file and writing it.</summary>
    public const int DefaultRestSeconds = 5;

    // So many rests: somebody who writes without an end is not waited for without an end.
    private const int MostRests = 4;

    // A file system shows a truncation before the time of it, ext4 for as long as it takes to free the blocks: what is empty may be younger
    // than it looks. As long as lies between two looks of a check.
    private static readonly TimeSpan TruncationTimes = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>What <paramref name="parse"/> makes of the file. Throws what it throws where the file stays as it is.</summary>
    public T Read<T>(string path, Func<IFileReader, T> parse) => Read(path, () =>
    {
        using IFileReader reader = files.OpenRead(path);
        return parse(reader);
    });

    /// <summary>What <paramref name="read"/> makes of the file at the path and of others, called again while that is being written.</summary>
    public T Read<T>(string path, Func<T> read)
    {
        long began = time.GetTimestamp();
        TimeSpan pause = TimeSpan.Zero;
        TornVersion? torn = null;
        while (true)
        {
            try
            {
                return read();
            }
            catch (InvalidContentException) when (MayBeBeingWritten(path, ref torn) && time.GetElapsedTime(began) < rest * MostRests)
            {
                // Half of it, perhaps: see what it comes to.
            }

            if (pause > TimeSpan.Zero) Task.Delay(pause, time).GetAwaiter().GetResult();
            pause = TimeSpan.FromTicks(Math.Clamp(pause.Ticks * 2, FirstPause.Ticks, LongestPause.Ticks));
        }
    }

    /// <summary>
    /// Looked at after each read in vain. Only a version that was there before the read and is there after it is the one that was read: so
    /// even what is old is read twice, and nobody gives up on a file that has become whole, however late the reader looks.
    /// </summary>
    private bool MayBeBeingWritten(string path, ref TornVersion? torn)
    {
        try
        {
            if (files.Stat(path) is not { } version) return false;
            if (torn is not { } known || !version.IsSameVersionAs(known.Version))
            {
                torn = new TornVersion(version, time.GetTimestamp());
                return rest > TimeSpan.Zero;
            }

            TimeSpan seen = time.GetElapsedTime(known.Since);
            return seen < rest && (AgeOf(version) < rest || (version.Length == 0 && seen < TruncationTimes));
        }
        catch (FileOperationException)
        {
            return false;
        }
    }

    private TimeSpan AgeOf(in FileStat version) => (time.GetUtcNow() - version.LastWrite.ToDateTimeOffset()).Duration();

    /// <param name="Version">What a read in vain left behind it.</param>
    /// <param name="Since">When it was first seen.</param>
    private readonly record struct TornVersion(FileStat Version, long Since);
}
