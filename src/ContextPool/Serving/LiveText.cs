using System.Text;

namespace ContextPool.Serving;

/// <summary>The text of a message while it is being made in this program. Safe for concurrent use: one adds, any number look on.</summary>
/// <param name="head">What the message will be.</param>
internal sealed class LiveText(Format.StreamedHead head)
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private long _chunks;
    private Timestamp _at = head.StartedAt;
    private bool _isOver;
    private TaskCompletionSource _changes = NewChanges();

    /// <summary>What the message will be.</summary>
    public Format.StreamedHead Head => head;

    /// <summary>Adds a piece.</summary>
    public void Add(string piece, Timestamp at) => Change(() =>
    {
        _text.Append(piece);
        _chunks++;
        _at = at;
    });

    /// <summary>Nothing will be added any more, whatever became of the message.</summary>
    public void End() => Change(() => _isOver = true);

    /// <summary>How it stands, with the text from a place on.</summary>
    public LiveLook LookFrom(int from)
    {
        lock (_gate) return new LiveLook(_text.ToString(from, _text.Length - from), _chunks, _at, _isOver, _changes.Task);
    }

    private static TaskCompletionSource NewChanges() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            change();
            told = _changes;
            _changes = NewChanges();
        }

        told.TrySetResult();
    }
}
