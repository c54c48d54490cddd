using ContextPool.Format;
using ContextPool.Serving;
using ContextPool.Storage;

namespace ContextPool;

/// <summary>
/// A message that is being made piece by piece, as a model answers: <see cref="ChatContext.BeginAsync"/>, <see cref="WriteAsync"/> as often as
/// there are pieces, and then <see cref="CompleteAsync"/>, which saves one message, or <see cref="AbandonAsync"/>, which leaves nothing.
/// Meanwhile its text is kept aside every so often. Whoever disposes of it before either, as an exception does, leaves what was written to
/// be recovered: <see cref="ChatContext.RecoverAsync"/>. One call at a time; any thread may read the properties.
/// </summary>
public sealed class MessageStream : IAsyncDisposable
{
    private readonly ChatContext _context;
    private readonly ContextCore _core;
    private readonly MessageDraft _draft;
    private readonly StreamOptions _options;
    private readonly TimeProvider _time;
    private readonly LiveText _text;

    private IPartialMessage? _kept;
    private int _keptLength;
    private long _lookedAt;
    private bool _isOver;

    internal MessageStream(ChatContext context, ContextCore core, MessageDraft draft, string branch, StreamOptions options, TimeProvider time)
    {
        _context = context;
        _core = core;
        _draft = draft;
        _options = options;
        _time = time;
        _lookedAt = time.GetTimestamp();
        _text = new LiveText(new StreamedHead(draft.Id, draft.Role, branch, draft.ParentId, Timestamp.FromDateTime(time.GetUtcNow())));
        if (!core.Making.TryAdd(draft.Id, _text)) throw new MessageExistsException(context.Id, draft.Id);
    }

    /// <summary>The message that it will be.</summary>
    public MessageId Id => _draft.Id;

    /// <summary>The branch that it will be added to.</summary>
    public string Branch => _text.Head.Branch;

    /// <summary>The text so far.</summary>
    public string Text => _text.LookFrom(0).Text;

    /// <summary>
    /// Why the text could not be kept aside the last time it was due; null where it could. No reason to stop: the message is whole once it is
    /// complete, and until then the next checkpoint keeps all of it.
    /// </summary>
    public ContextPoolException? CheckpointFailure { get; private set; }

    /// <summary>Adds a piece. Throws for nothing that happens to the disk: see <see cref="CheckpointFailure"/>.</summary>
    /// <param name="delta">Any text; a character may come in two halves.</param>
    /// <param name="cancel">The piece is taken all the same; it is not waited for being kept aside.</param>
    public async ValueTask WriteAsync(string delta, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(delta);
        RequireNotOver();
        _text.Add(delta, Timestamp.FromDateTime(_time.GetUtcNow()));
        if (_options.CheckpointEvery == Timeout.InfiniteTimeSpan || _time.GetElapsedTime(_lookedAt) < _options.CheckpointEvery) return;
        await KeepAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Saves the message, durable as any other, at the end of the branch as it is then. Throws as <see cref="ChatContext.AppendAsync(MessageDraft, string?, MessageId?, CancellationToken)"/>, and
    /// may then be called again.
    /// </summary>
    /// <param name="finish">What is known only now: given the draft with all of its text, gives back the one to save, of the same id.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public async Task<Message> CompleteAsync(Func<MessageDraft, MessageDraft>? finish = null, CancellationToken cancel = default)
    {
        RequireNotOver();
        MessageDraft draft = Finished();
        if (finish is not null) draft = finish(draft);
        if (draft.Id != Id) throw new ArgumentException($"the message is {draft.Id}: expected {Id}", nameof(finish));
        Message saved;
        try
        {
            saved = await _context.AppendAsync(draft, Branch, expectedTip: null, cancel).ConfigureAwait(false);
        }
        catch (CommitNotDurableException)
        {
            // Saved, but a power cut may take it: what is kept aside stays until somebody finds the message in the pool.
            await EndAsync(isKept: true).ConfigureAwait(false);
            throw;
        }

        await EndAsync(isKept: false).ConfigureAwait(false);
        return saved;
    }

    /// <summary>Ends it and leaves nothing of it, quiet where it is over.</summary>
    public async ValueTask AbandonAsync()
    {
        if (!_isOver) await EndAsync(isKept: false).ConfigureAwait(false);
    }

    /// <summary>Ends it; what was written and not completed stays, to be recovered.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOver) return;
        await KeepAsync(CancellationToken.None).ConfigureAwait(false);
        await EndAsync(isKept: true).ConfigureAwait(false);
    }

    private MessageDraft Finished()
    {
        LiveLook look = _text.LookFrom(0);
        Timestamp started = _text.Head.StartedAt;
        MessageMetadata metadata = _draft.Metadata ?? new MessageMetadata();
        return _draft with
        {
            Text = look.Text.Length == 0 ? null : look.Text,
            CreatedAt = _draft.CreatedAt ?? started,
            Metadata = metadata with { Streaming = metadata.Streaming ?? new MessageStreaming(started, Timestamp.FromDateTime(_time.GetUtcNow()), look.Chunks) },
        };
    }

    /// <summary>Keeps what came since the last time.</summary>
    private async ValueTask KeepAsync(CancellationToken cancel)
    {
        _lookedAt = _time.GetTimestamp();
        LiveLook look = _text.LookFrom(_keptLength);
        if (look.Text.Length == 0 || cancel.IsCancellationRequested) return;
        byte[] line = StreamedText.Add(look.Text, look.Chunks, look.At);
        try
        {
            if (_kept is null)
                _kept = await _core.Stored.Partials.BeginAsync(Id, (byte[])[.. StreamedText.Begin(_text.Head), .. line], CancellationToken.None).ConfigureAwait(false);
            else await _kept.AddAsync(line, CancellationToken.None).ConfigureAwait(false);
            _keptLength += look.Text.Length;
            CheckpointFailure = null;
        }
        catch (ContextPoolException e)
        {
            // Half a line may stand there now, and nothing behind it would be read: the next time all of it is kept anew.
            CheckpointFailure = e;
            _keptLength = 0;
            await RemoveKeptAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask EndAsync(bool isKept)
    {
        _isOver = true;
        if (!isKept) await RemoveKeptAsync().ConfigureAwait(false);
        else if (_kept is { } kept) await QuietlyAsync(kept.DisposeAsync).ConfigureAwait(false);
        _core.Making.TryRemove(Id, out _);
        _text.End();
    }

    private async ValueTask RemoveKeptAsync()
    {
        if (_kept is { } kept) await QuietlyAsync(kept.RemoveAsync).ConfigureAwait(false);
        _kept = null;
    }

    /// <summary>What is left over is told apart by the message in the pool, and cleared by the next writer.</summary>
    private static async ValueTask QuietlyAsync(Func<ValueTask> end)
    {
        try
        {
            await end().ConfigureAwait(false);
        }
        catch (ContextPoolException)
        {
        }
    }

    private void RequireNotOver()
    {
        if (_isOver) throw new InvalidOperationException($"message {Id} is complete or abandoned: expected a new stream");
    }
}
