using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// A pass over some messages of a context. Where many are asked for and there are packs, both places are looked at once, when the first is
/// read, loose messages before packs: what was not loose then, and is in a pack, is as new as it was then. Any other message is looked
/// for by itself. Safe for concurrent use.
/// </summary>
/// <param name="storage">The storage.</param>
/// <param name="layout">The context.</param>
/// <param name="count">How many messages are going to be read.</param>
internal sealed class MessageReading(LocalStorage storage, ContextLayout layout, int count = 1)
{
    // Below, a look at each costs less than a list of all.
    private const int ListsFrom = 64;

    private readonly MessagePool _pool = new(storage.Files, layout, storage.Packs);
    private readonly Lock _gate = new();
    private LookAtAll? _look;

    /// <summary>One message. Never throws for what is wrong with it.</summary>
    public StoredMessage Read(MessageId message)
    {
        try
        {
            if (count >= ListsFrom && FindPacked(message) is { } packed && TryRead(packed) is { } read) return read;
            return _pool.Read(message, () => ReadLoose(message), bytes => Parsed(bytes, message)) ?? new StoredMessage(message, null);
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

    private StoredMessage? TryRead(in PackedMessage packed)
    {
        try
        {
            return Parsed(_pool.Packs.Read(packed), packed.Id);
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
            var loose = PoolListing.Of(storage.Files, layout).ToHashSet();
            return _look = new LookAtAll(loose, _pool.Packs.Look());
        }
    }

    private sealed record LookAtAll(IReadOnlySet<MessageId> Loose, PackSnapshot Packs);
}
