using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <content>The messages.</content>
internal sealed partial class ContextExamination
{
    private readonly LocalRawParts _raw;

    private readonly MessagePool _pool;

    // As they were when they were looked at last; null before.
    private PackSnapshot? _packs;

    public ValueTask<ExaminedMessages> ListMessagesAsync(CancellationToken cancel)
    {
        var others = new List<string>();
        var messages = new ExaminedMessages(ListPool(others)) { HidesSome = _hidesPacks };
        messages.ReadingOrder = OrderAsPacked(messages);
        int other = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            // In the order of the names, whatever they name.
            while (other < others.Count && string.CompareOrdinal(others[other], ContextLayout.MessageName(messages[i])) < 0)
                ExamineOther(others[other++], messages);
            StoredEntry? entry = _parts.Describe(_pool, messages[i]);
            messages.Set(i, entry);
            if (entry?.Fault is { } fault) _findings.Add(Finding.OfUnreadable(_id, messages[i], _context.Message(messages[i]), fault));
        }

        while (other < others.Count) ExamineOther(others[other++], messages);
        return new(messages);
    }

    public ValueTask<StoredFault?> ReadMessageAsync(MessageId message, PooledBuffer target, CancellationToken cancel)
    {
        try
        {
            if (_packs is not { IsEmpty: false } && TryReadLoose(message, target)) return default;
        }
        catch (Exception e) when (FileFaults.IsAboutFile(e))
        {
            return new(FileFaults.Of(e));
        }

        return ReadAnywhereAsync(message, target, cancel);
    }

    private async ValueTask<StoredFault?> ReadAnywhereAsync(MessageId message, PooledBuffer target, CancellationToken cancel)
    {
        try
        {
            await _raw.ReadMessageAsync(message, target, cancel).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (FileFaults.IsAboutFile(e))
        {
            return FileFaults.Of(e);
        }
    }

    /// <summary>One open and one read, without a look for it first; false where it is not a file of its own any more.</summary>
    private bool TryReadLoose(MessageId message, PooledBuffer target) =>
        LocalRawParts.TryReadLoose(new DirectoryByPath(_files, _context.Pool), message, target);

    /// <summary>
    /// Frame by frame, so that each is decompressed once however the ids fall; what is not packed comes first. Null where nothing is.
    /// </summary>
    private int[]? OrderAsPacked(ExaminedMessages messages)
    {
        if (_packs is null or { IsEmpty: true }) return null;
        int[] places = new int[messages.Count];
        int[] order = new int[messages.Count];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        int next = 0;
        foreach (PackedMessage message in PackSnapshot.InStoredOrder(_packs.ReadableMessages()))
        {
            if (messages.PlaceOf(message.Id) is var place and >= 0) places[place] = ++next;
        }

        Array.Sort(places, order);
        return order;
    }

    /// <summary>Whether there is a directory for the messages.</summary>
    /// <returns>False, with a finding, where there is none to look into.</returns>
    private bool ExaminePool()
    {
        try
        {
            switch (_files.Stat(_context.Pool))
            {
                case { Kind: FileKind.Directory }:
                    return true;
                case null:
                    Add(FindingKind.PoolMissing, _context.Pool, "", "expected a directory for the messages");
                    return false;
                default:
                    Add(FindingKind.DirectoryUnreadable, _context.Pool, "", "expected a directory");
                    return false;
            }
        }
        catch (FileOperationException e)
        {
            Add(FindingKind.DirectoryUnreadable, _context.Pool, "", e.Message);
            return false;
        }
    }

    /// <summary>
    /// The messages and the other names, both ordered; none, and a finding, where the pool cannot be listed. Of a million messages no more
    /// than 16 bytes each are held.
    /// </summary>
    private List<MessageId> ListPool(List<string> others)
    {
        if (!ExaminePool()) return [];
        try
        {
            List<MessageId> ids = ListLooseAndPacked(others);
            others.Sort(StringComparer.Ordinal);
            return ids;
        }
        catch (FileOperationException e)
        {
            Add(FindingKind.DirectoryUnreadable, _context.Pool, "", e.Message);
            others.Clear();
            return [];
        }
    }

    /// <summary>Packs are looked at before and after the files: where there are none either time, no message was on its way from one to the other.</summary>
    private List<MessageId> ListLooseAndPacked(List<string> others)
    {
        if (_hidesPacks) return PoolListing.Of(_files, _context, others);
        if (_packs is { IsEmpty: true })
        {
            List<MessageId> loose = PoolListing.Of(_files, _context, others);
            _packs = _pool.Packs.Look();
            if (_packs.IsEmpty) return loose;
        }

        List<MessageId> ids = _pool.ReadableIds(others);
        _packs = _pool.Packs.Look();
        return ids;
    }

    /// <summary>One thing in the pool that is not named as a message; an id in another spelling is a message under a wrong name.</summary>
    private void ExamineOther(string name, ExaminedMessages messages)
    {
        string path = Path.Combine(_context.Pool, name);
        if (ContextLayout.IsAside(name))
        {
            ExamineAside(path);
            return;
        }

        bool isMessage = name.EndsWith(ContextLayout.MessageExtension, StringComparison.OrdinalIgnoreCase);
        if (!isMessage || !MessageId.TryParse(Path.GetFileNameWithoutExtension(name.AsSpan()), out MessageId message))
        {
            Add(FindingKind.ForeignFile, path, "", "expected only messages here, named by their ids");
            return;
        }

        messages.Misplaced.Add(message);
        string expected = $"the name is not in canonical form: expected {message}{ContextLayout.MessageExtension}";
        _findings.Add(new Finding(FindingKind.MisnamedMessage, _id, path, message.ToString(), expected) { Message = message });
    }
}
