using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>
/// One context as it is, and the backup that its receipt names, which is opened when it is first asked for. One thread.
/// </summary>
internal sealed class AtHand : IAtHand, IDisposable
{
    private readonly IContextStorage _storage;
    private readonly IStoredContext _context;
    private readonly IContextMending _mending;
    private readonly IPlaces _places;
    private readonly BackupReader? _reader;
    private readonly Lazily<ISourceBackup> _backup;
    private Receipt? _receipt;
    private string _whyNoBackup = "";
    private bool _isBackupUnread;

    public AtHand(IContextStorage storage, IContextMending mending, ContextId id, BackupReader? reader)
    {
        _storage = storage;
        _context = storage.Context(id);
        _mending = mending;
        _places = storage.Examination.BeginLook(id, isLocked: false, []).Places;
        _reader = reader;
        _backup = new Lazily<ISourceBackup>(OpenBackup);
    }

    /// <summary>The backup; null where there is none, or nobody here can read it.</summary>
    public ISourceBackup? Backup => _backup.Value;

    /// <inheritdoc/>
    public string? BackupPlace => _backup.Value?.Place;

    /// <inheritdoc/>
    public string WhyNoBackup => _whyNoBackup;

    /// <inheritdoc/>
    public bool IsBackupUnread => _backup.Value is null && _isBackupUnread;

    /// <summary>Reads the receipt as it is now, unless the backup that it names is open already. Before every plan.</summary>
    public async ValueTask ReadReceiptAsync()
    {
        if (_backup.IsOpen) return;
        try
        {
            _whyNoBackup = "there is no receipt that names a backup";
            _receipt = await _context.ReadReceiptAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException e)
        {
            (_receipt, _whyNoBackup) = (null, e.Message);
        }
    }

    /// <inheritdoc/>
    public bool IsInBackup(MessageId message) => _backup.Value?.Contains(message) == true;

    /// <inheritdoc/>
    public ValueTask<bool> HasMessageAsync(MessageId message) => _context.HasMessageAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask<bool> HasAsync(ContextPart part) => _mending.HasAsync(part);

    /// <inheritdoc/>
    public string PlaceOf(MessageId message) => _places.PlaceOf(message);

    /// <inheritdoc/>
    public string PlaceOf(ContextPart part) => _places.PlaceOf(part);

    /// <inheritdoc/>
    public MessageId? NamedBy(Finding misnamed) => _mending.NamedBy(misnamed);

    /// <inheritdoc/>
    public async ValueTask<bool> WasWrittenSincePublishedAsync(Finding finding) =>
        !Timestamp.TryParse(_receipt?.PublishedAt ?? "", out Timestamp published)
        || !(await _mending.LastWrittenAsync(finding).ConfigureAwait(false) is { } written && written <= published);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MessageId>> ReadMessagesOutsideBackupAsync()
    {
        var messages = new List<IndexedMessage>();
        await foreach (Message message in ReadMessagesAsync().ConfigureAwait(false))
            messages.Add(new IndexedMessage(message.Id, message.Facts, message.Json.Length, default));
        _ = Timestamp.TryParse(_receipt?.SourceModified ?? "", out Timestamp undated);
        return
        [
            .. IndexEntries.Of(messages, undated).Where(e => !IsInBackup(e.Id)).OrderBy(e => e.Timestamp).ThenBy(e => e.Id).Select(e => e.Id),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<Dictionary<MessageId, MessageId?>> ReadParentsAsync()
    {
        IReadOnlyList<MessageId> ids = await _context.ListIdsAsync(CancellationToken.None).ConfigureAwait(false);
        Dictionary<MessageId, MessageId?> parents = ids.ToDictionary(id => id, _ => (MessageId?)null);
        await foreach (Message message in ReadMessagesAsync().ConfigureAwait(false)) parents[message.Id] = message.ParentId;
        return parents;
    }

    public void Dispose() => _backup.Dispose();

    /// <summary>Those that can be read.</summary>
    private async IAsyncEnumerable<Message> ReadMessagesAsync()
    {
        IReadOnlyList<MessageId> ids = await _context.ListIdsAsync(CancellationToken.None).ConfigureAwait(false);
        await foreach (StoredMessage read in _context.ReadMessagesAsync(ids, CancellationToken.None).ConfigureAwait(false))
        {
            if (read.Message is { } message) yield return message;
        }
    }

    private ISourceBackup? OpenBackup()
    {
        if (_receipt is null) return null;
        if (_reader is null)
        {
            _isBackupUnread = true;
            return null;
        }

        OpenedBackup opened = _storage.Examination.BeginLook(_context.Id, isLocked: false, []).OpenBackup(_receipt, _reader);
        _whyNoBackup = opened.WhyNot;
        return opened.Backup;
    }
}
