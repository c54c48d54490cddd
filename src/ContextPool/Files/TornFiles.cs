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

    private readonly IFileOperations _files = files;
    private readonly TimeProvider _time = time;
    private readonly TimeSpan _rest = rest;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// What <paramref name="parse"/> makes of the file, given what it is about; null where there is none. Throws what it throws where the
    /// file stays as it is.
    /// </summary>
    public T? ReadIfThere<TAbout, T>(string path, TAbout about, Func<IFileReader, TAbout, T> parse)
        where T : struct
    {
        Attempts? attempts = null;
        while (true)
        {
            try
            {
                using IFileReader? reader = _files.OpenIfThere(path);
                return reader is null ? null : parse(reader, about);
            }
            catch (InvalidContentException) when ((attempts ??= new Attempts(this, path)).MayGoOn())
            {
                // Half of it, perhaps: see what it comes to.
            }

            attempts.Pause();
        }
    }

    /// <summary>What <paramref name="read"/> makes of the file at the path and of others, called again while that is being written.</summary>
    public T Read<T>(string path, Func<T> read)
    {
        Attempts? attempts = null;
        while (true)
        {
            try
            {
                return read();
            }
            catch (InvalidContentException) when ((attempts ??= new Attempts(this, path)).MayGoOn())
            {
                // As above.
            }

            attempts.Pause();
        }
    }

    /// <summary>As <see cref="Read{T}(string, Func{T})"/>, without blocking the thread between two looks.</summary>
    public async Task<T> ReadAsync<T>(string path, Func<Task<T>> read)
    {
        Attempts? attempts = null;
        while (true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (InvalidContentException) when ((attempts ??= new Attempts(this, path)).MayGoOn())
            {
                // As above.
            }

            if (attempts.NextPause() is { Ticks: > 0 } pause) await Task.Delay(pause, _time).ConfigureAwait(false);
        }
    }

    private TimeSpan AgeOf(in FileStat version) => (_time.GetUtcNow() - version.LastWrite.ToDateTimeOffset()).Duration();

    /// <summary>The looks at one file, from the first one in vain.</summary>
    private sealed class Attempts(TornFiles torn, string path)
    {
        private readonly long _began = torn._time.GetTimestamp();
        private TimeSpan _pause = TimeSpan.Zero;
        private TornVersion? _seen;

        /// <summary>True where what was read in vain may be half of it. Called after each read in vain.</summary>
        public bool MayGoOn() => MayBeBeingWritten() && torn._time.GetElapsedTime(_began) < torn._rest * MostRests;

        /// <summary>Waits for the next look.</summary>
        public void Pause()
        {
            if (NextPause() is { Ticks: > 0 } pause) Task.Delay(pause, torn._time).GetAwaiter().GetResult();
        }

        /// <summary>How long to wait before the next look; the second one follows at once.</summary>
        public TimeSpan NextPause()
        {
            TimeSpan pause = _pause;
            _pause = TimeSpan.FromTicks(Math.Clamp(_pause.Ticks * 2, FirstPause.Ticks, LongestPause.Ticks));
            return pause;
        }

        /// <summary>
        /// Only a version that was there before the read and is there after it is the one that was read: so even what is old is read
        /// twice, and nobody gives up on a file that has become whole, however late the reader looks.
        /// </summary>
        private bool MayBeBeingWritten()
        {
            try
            {
                if (torn._files.Stat(path) is not { } version) return false;
                if (_seen is not { } known || !version.IsSameVersionAs(known.Version))
                {
                    _seen = new TornVersion(version, torn._time.GetTimestamp());
                    return torn._rest > TimeSpan.Zero;
                }

                TimeSpan seen = torn._time.GetElapsedTime(known.Since);
                return seen < torn._rest && (torn.AgeOf(version) < torn._rest || (version.Length == 0 && seen < TruncationTimes));
            }
            catch (FileOperationException)
            {
                return false;
            }
        }
    }

    /// <param name="Version">What a read in vain left behind it.</param>
    /// <param name="Since">When it was first seen.</param>
    private readonly record struct TornVersion(FileStat Version, long Since);
}
