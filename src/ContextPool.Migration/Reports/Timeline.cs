namespace ContextPool.Migration.Reports;

/// <summary>When the files of a run ended, in slices of equal length.</summary>
internal sealed class Timeline
{
    /// <summary>How many slices a run is cut into.</summary>
    public const int Slices = 60;

    private readonly DateTimeOffset? _begin;
    private readonly double _sliceMs;
    private readonly long[] _files = new long[Slices];
    private readonly long[] _bytes = new long[Slices];

    /// <param name="begin">Of the run; null where it is not known, and then no file has a place.</param>
    /// <param name="durationMs">Of the run.</param>
    public Timeline(DateTimeOffset? begin, double durationMs)
    {
        _begin = durationMs > 0 ? begin : null;
        _sliceMs = durationMs / Slices;
    }

    /// <summary>Length of one slice.</summary>
    public TimeSpan SliceLength => TimeSpan.FromMilliseconds(_sliceMs);

    /// <summary>False where no file could be placed.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Files that ended in each slice.</summary>
    public IReadOnlyList<long> Files => _files;

    /// <summary>Bytes of those.</summary>
    public IReadOnlyList<long> Bytes => _bytes;

    public void Add(ReportedFile row)
    {
        if (_begin is not { } begin || row.StartedAt is not { } started) return;
        double end = (started - begin).TotalMilliseconds + row.DurationMs;
        // The clock may have been set meanwhile; a file is counted all the same.
        int slice = (int)Math.Clamp(end / _sliceMs, 0, Slices - 1);
        _files[slice]++;
        _bytes[slice] += row.SourceBytes;
        IsKnown = true;
    }
}
