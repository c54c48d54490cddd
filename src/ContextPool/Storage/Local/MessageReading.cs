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

    // One alone is looked for in both places anyway.
    private const int LooksFrom = 2;

    private readonly MessagePool _pool = new(storage.Files, layout, storage.Packs);
    private readonly Lock _gate = new();
    private LookAtAll? _look;
    private LastRead? _last;

    /// <summary>One message. Never throws for what is wrong with it.</summary>
    public StoredMessage Read(MessageId message)
    {
        try
        {
            return TryRead(message) ?? _pool.Find(message, () => ReadLoose(message), found => ReadPacked(found)) ?? new StoredMessage(message, null);
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

    /// <summary>A message that both places were looked at for; null for one that is to be looked for by itself.</summary>
    private StoredMessage? TryRead(MessageId message)
    {
        if (messages.Count < LooksFrom) return null;
        try
        {
            // A few are read as if they were loose until one is not: most contexts have no packs.
            if (messages.Count < ListsFrom && Volatile.Read(ref _look) is null && ReadLoose(message) is { } loose) return loose;
            LookAtAll look = Look();
            if (look.Loose.Contains(message)) return null;
            if (look.Packs.Packs is [var only] && ReadBehind(only, message) is { } read) return read;
            return look.Packs.Find(message) is { } found ? ReadPacked(found) : null;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            // Its pack was folded or unpacked since: it is somewhere else now.
            return null;
        }
    }

    private StoredMessage? ReadBehind(PackFile pack, MessageId message)
    {
        if (Volatile.Read(ref _last) is not { } last || _pool.Packs.ReadBehind(pack, last.Ordinal, message) is not { } bytes) return null;
        Volatile.Write(ref _last, new LastRead(last.Ordinal + 1));
        return new StoredMessage(message, Message.OfPack(bytes, message, pack.Footer.KindOf(last.Ordinal + 1)));
    }

    private StoredMessage ReadPacked(in PackedMessage packed)
    {
        var read = new StoredMessage(packed.Id, Message.OfPack(_pool.Packs.Read(packed), packed.Id, packed.Kind));
        Volatile.Write(ref _last, new LastRead(packed.Pack.Footer.OrdinalAt(packed.Position)));
        return read;
    }

    private LookAtAll Look()
    {
        lock (_gate)
        {
            if (_look is { } known) return known;
            bool isFew = messages.Count < ListsFrom;
            if (!isFew && _pool.Packs.LookAtNames().IsEmpty) return _look = new LookAtAll(new HashSet<MessageId>(), new PackSnapshot([]));
            HashSet<MessageId> loose = LooseNow();
            return _look = new LookAtAll(loose, isFew ? _pool.Packs.LookAtNames() : _pool.Packs.Look());
        }
    }

    private HashSet<MessageId> LooseNow() => messages.Count >= ListsFrom
        ? [.. PoolListing.Of(storage.Files, layout)]
        : [.. messages.Where(m => storage.Files.Stat(layout.Message(m)) is not null)];

    /// <param name="Loose">Of those that are going to be read, at least, what was loose.</param>
    /// <param name="Packs">As they were behind that.</param>
    private sealed record LookAtAll(IReadOnlySet<MessageId> Loose, PackSnapshot Packs);

    /// <summary>Where the message that was read last from the only pack comes in it; a guess, where several threads read.</summary>
    private sealed record LastRead(int Ordinal);
}
