using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Audit;

/// <summary>Live counters of a run. Written by the stages, read by whoever shows progress.</summary>
public sealed class RunProgress
{
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private long _detected;
    private long _bytesDone;
    private long _messages;
    private long _detectedAll;
    private long _expected = -1;
    private long _expectedBytes = -1;
    private Func<IReadOnlyList<StageLoad>>? _look;

    /// <summary>Files detected so far.</summary>
    public long Detected => Interlocked.Read(ref _detected);

    /// <summary>
    /// How many files there were when their names were listed, before the first was begun; others may have come and gone since. Null where that
    /// was not done.
    /// </summary>
    public long? Expected => Interlocked.Read(ref _expected) is >= 0 and var expected ? expected : null;

    /// <summary>How many bytes those files had, where the room for the run was looked for beforehand; null otherwise.</summary>
    public long? ExpectedBytes => Interlocked.Read(ref _expectedBytes) is >= 0 and var expected ? expected : null;

    /// <summary>What is in each stage, in order; empty before the first file is begun.</summary>
    public IReadOnlyList<StageLoad> Stages => Volatile.Read(ref _look)?.Invoke() ?? [];

    /// <summary>True once the directory is listed to its end, so that <see cref="Detected"/> is the total.</summary>
    public bool IsDetectionComplete => Interlocked.Read(ref _detectedAll) == 1;

    /// <summary>Files that ended, whatever their outcome.</summary>
    public long Ended => Enum.GetValues<Outcome>().Sum(CountOf);

    /// <summary>Source bytes of files that ended.</summary>
    public long SourceBytes => Interlocked.Read(ref _bytesDone);

    /// <summary>Messages of contexts that ended.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Files that ended with an outcome.</summary>
    public long CountOf(Outcome outcome) => Interlocked.Read(ref _outcomes[(int)outcome]);

    internal void Expect(long? files) => Interlocked.Exchange(ref _expected, files ?? -1);

    internal void ExpectBytes(long bytes) => Interlocked.Exchange(ref _expectedBytes, bytes);

    internal void Watch(Func<IReadOnlyList<StageLoad>> stages) => Volatile.Write(ref _look, stages);

    internal void FileDetected() => Interlocked.Increment(ref _detected);

    internal void DetectionComplete() => Interlocked.Exchange(ref _detectedAll, 1);

    internal void FileEnded(Outcome outcome, long sourceBytes, long messages)
    {
        Interlocked.Add(ref _bytesDone, sourceBytes);
        Interlocked.Add(ref _messages, messages);
        Interlocked.Increment(ref _outcomes[(int)outcome]);
    }
}
