using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <content>What the plan asks.</content>
internal sealed partial class ContextRepair : IAtHand
{
    /// <inheritdoc/>
    public string? BackupPlace => _backup.Value?.Place;

    /// <inheritdoc/>
    public string WhyNoBackup => _whyNoBackup;

    /// <inheritdoc/>
    public bool IsBackupUnread => _backup.Value is null && _isBackupUnread;

    /// <inheritdoc/>
    public bool IsInBackup(MessageId message) => _backup.Value?.Contains(message) == true;

    /// <inheritdoc/>
    public bool HasMessage(MessageId message) => _files.Stat(_context.Message(message)) is not null;

    /// <inheritdoc/>
    public bool Has(ContextPart part) => _files.Stat(PlaceOf(part)) is not null;

    /// <inheritdoc/>
    public string PlaceOf(MessageId message) => _context.Message(message);

    /// <inheritdoc/>
    public string PlaceOf(ContextPart part) => part switch
    {
        ContextPart.Whole => _context.Root,
        ContextPart.Metadata => _context.Metadata,
        ContextPart.Pool => _context.Pool,
        ContextPart.Index => _context.Index,
        ContextPart.IndexLog => _context.IndexLog,
        ContextPart.CommitLog => _context.CommitLog,
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    /// <inheritdoc/>
    public MessageId? NamedBy(Finding misnamed) =>
        ContextLayout.TryParseMessageName(Path.GetFileName(misnamed.Place), out MessageId name) ? name : null;

    /// <inheritdoc/>
    public bool WasWrittenSincePublished(Finding finding) =>
        !Timestamp.TryParse(_published ?? "", out Timestamp published) || !(_files.Stat(finding.Place) is { } stat && stat.LastWrite <= published);

    /// <inheritdoc/>
    public int CountMessagesOutsideBackup() => MessagesOutsideBackup().Count;

    /// <inheritdoc/>
    public Dictionary<MessageId, MessageId?> ReadParents()
    {
        var parents = new Dictionary<MessageId, MessageId?>();
        foreach (string name in _files.List(_context.Pool))
        {
            if (ContextLayout.TryParseMessageName(name, out MessageId id)) parents[id] = ParentOf(id);
        }

        return parents;
    }

    /// <summary>By time: the order in which they were written.</summary>
    private List<MessageId> MessagesOutsideBackup() =>
    [
        .. IndexBuilder.FromPool(_files, _context, IndexBuilder.FileTime(_files, _context), onUnreadable: (_, _) => { })
            .Where(e => _backup.Value?.Contains(e.Id) != true).OrderBy(e => e.Timestamp).ThenBy(e => e.Id).Select(e => e.Id),
    ];

    private MessageId? ParentOf(MessageId id)
    {
        try
        {
            return _files.ReadAllOrNull(_context.Message(id)) is { } bytes ? Message.Parse(bytes, id).ParentId : null;
        }
        catch (Exception e) when (e is InvalidContentException or FileOperationException)
        {
            return null;
        }
    }
}
