using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// A pass over some messages of a context. Where there are packs, both places are looked at once, when the first is read, loose messages
/// before packs: what was not loose then, and is in a pack, is as new as it was then. Any other message is looked for by itself. Safe for
/// concurrent use.
/// </summary>
/// <param name="storage">The storage.</param>
/// <param name="layout">The context.</param>
/// <param name="messages">All that are going to be read.</param>
internal sealed class MessageReading(LocalStorage storage, ContextLayout layout, IReadOnlyList<MessageId> messages)
{
    // Below, a look at each costs less than a list of all.
    private const int ListsFrom = 64;

    private readonly MessagePool _pool = new(storage.Files, layout, storage.Packs);
    private readonly Lock _gate = new();
    private LookAtAll? _look;
    private bool _meetsPacks;

    /// <summary>One message. Never throws for what is wrong with it.</summary>
    public StoredMessage Read(MessageId message)
    {
        try
        {
            if (Looks() && FindPacked(message) is { } packed && TryRead(packed) is { } read) return read;
            return _pool.Find(message, () => ReadLoose(message), ReadFirstPacked) ?? new StoredMessage(message, null);
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            return new StoredMessage(message, null, e.Message) { Code = ((ContextPoolException)e).Code };
        }
    }

    private static StoredMessage Parsed(ReadOnlyMemory<byte> bytes, MessageId message) => new(message, Message.Parse(bytes, message));

    /// <summary>One open and one read; null where it is not loose.</summary>
    private StoredMessage? ReadLoose(MessageId message) => storage.Torn.ReadIfThere(layout.Message(message), message, static (reader, message) =>
        reader.Opened.Length > Array.MaxLength
            ? new StoredMessage(message, null, "the file is too large for memory") { Code = SnakeCase.Of(ContentFault.MessageTooLarge) }
            : Parsed(reader.ReadAll(), message));

    /// <summary>A few are looked for as if they were loose, until one is in a pack.</summary>
    private bool Looks() => messages.Count >= ListsFrom || Volatile.Read(ref _meetsPacks);

    private StoredMessage ReadFirstPacked(PackedMessage packed)
    {
        Volatile.Write(ref _meetsPacks, true);
        return ReadPacked(packed);
    }

    private StoredMessage ReadPacked(in PackedMessage packed) =>
        new(packed.Id, Message.OfPack(_pool.Packs.Read(packed), packed.Id, packed.Kind));

    private StoredMessage? TryRead(in PackedMessage packed)
    {
        try
        {
            return ReadPacked(packed);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            // Its pack was folded or unpacked since: it is somewhere else now.
            return null;
        }
    }

    private PackedMessage? FindPacked(MessageId message)
    {
        LookAtAll look = Look();
        return look.Loose.Contains(message) ? null : look.Packs.Find(message);
    }

    private LookAtAll Look()
    {
        lock (_gate)
        {
            if (_look is { } known) return known;
            PackSnapshot packs = _pool.Packs.Look();
            if (packs.IsEmpty) return _look = new LookAtAll(new HashSet<MessageId>(), packs);
            return _look = new LookAtAll(LooseNow(), _pool.Packs.Look());
        }
    }

    private HashSet<MessageId> LooseNow() => messages.Count >= ListsFrom
        ? [.. PoolListing.Of(storage.Files, layout)]
        : [.. messages.Where(m => storage.Files.Stat(layout.Message(m)) is not null)];

    private sealed record LookAtAll(IReadOnlySet<MessageId> Loose, PackSnapshot Packs);
}
