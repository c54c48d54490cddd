using System.Diagnostics;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Options;

namespace ContextPool.Migration.Stages;

/// <summary>
/// One detected file: what travels beside the values that the stages hand over, and comes to the report whatever becomes of it.
/// Exactly one stage works on it at a time and hands it on; the block that passes it is the memory barrier, so nothing here is
/// locked. No stage relies on what another one told here.
/// </summary>
internal sealed class MigrationItem(string name, string sourcePath)
{
    private readonly Stack<IDisposable> _held = new();
    private LegacyText? _text;
    private IAsyncDisposable? _draft;

    /// <summary>The file's name in the legacy directory.</summary>
    public string Name { get; } = name;

    /// <summary>Absolute path.</summary>
    public string SourcePath { get; } = sourcePath;

    /// <summary>What its row tells, as far as it is known.</summary>
    public RowFacts Facts { get; set; } = new();

    /// <summary>Time it stood before the byte budget; the stage that waits does not count it as work.</summary>
    public TimeSpan AdmissionWait { get; set; }

    /// <summary>When the first stage began.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Clock stamp of the first stage's begin.</summary>
    public long FirstStamp { get; set; }

    /// <summary>Clock stamp of the last hand-over.</summary>
    public long HandedOverStamp { get; set; }

    /// <summary>Time each stage worked on it, by <see cref="Stage"/>; without waiting.</summary>
    public TimeSpan[] StageTimes { get; } = new TimeSpan[Enum.GetValues<Stage>().Length];

    /// <summary>Its span in the trace of the run; null where nobody listens, or it did not get beyond the first stage.</summary>
    public Activity? Span { get; set; }

    /// <summary>Takes over what is to be returned when its bytes are done with, or the item is reported, wherever it ends.</summary>
    public void Hold(IDisposable held) => _held.Push(held);

    /// <summary>As <see cref="Hold(IDisposable)"/>, and what is said of its bytes is told by line and column.</summary>
    public void Hold(LegacyText text)
    {
        _text = text;
        Hold((IDisposable)text);
    }

    /// <summary>Takes over what is being built; it is let go of where the item ends, and what was not published is gone then.</summary>
    public void Hold(IAsyncDisposable draft) => _draft = draft;

    /// <summary>Lets go of the draft, once.</summary>
    public ValueTask LetGoOfDraftAsync() => Interlocked.Exchange(ref _draft, null)?.DisposeAsync() ?? default;

    /// <summary>Where an offset of its text lies, for people.</summary>
    public string PlaceOf(long offset)
    {
        string place = $"byte {offset}";
        try
        {
            return _text is { } text ? $"{text.PlaceOf(offset)}, {place}" : place;
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            // The text lies in a file that cannot be read again, or has become shorter.
            return place;
        }
    }

    /// <summary>
    /// Returns all that the item holds, the last first; what cannot be returned keeps nothing else. Called where nobody works on the bytes
    /// any more, and for the report.
    /// </summary>
    public void Release()
    {
        _text = null;
        Exception? failure = null;
        while (_held.TryPop(out IDisposable? held))
        {
            try
            {
                held.Dispose();
            }
            catch (Exception e)
            {
                failure ??= e;
            }
        }

        if (failure is not null) throw new InvalidOperationException($"something of it could not be returned: {failure.Message}", failure);
    }
}
