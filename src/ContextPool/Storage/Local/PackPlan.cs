using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>A message that goes into a pack.</summary>
/// <param name="Entry">What the footer is to tell of it.</param>
/// <param name="Packed">The pack that it is in; null where it is loose.</param>
/// <param name="Loose">Its file as it was when it was read; null where it is in a pack.</param>
internal readonly record struct PackSource(IndexEntry Entry, PackedMessage? Packed, FileStat? Loose)
{
    /// <summary>The message.</summary>
    public MessageId Id => Entry.Id;
}

/// <summary>
/// What packing a context comes to. Each loose message is read: one that cannot be, or is not what the index vouches for, stays loose, because a
/// pack would vouch for it from then on. The caller holds the writers' lock, or wants to know and no more.
/// </summary>
internal sealed class PackPlan
{
    private readonly LocalStorage _storage;
    private readonly ContextLayout _layout;
    private readonly MessagePool _pool;
    private readonly Dictionary<MessageId, IndexEntry> _entries;

    private PackPlan(LocalStorage storage, ContextLayout layout, MessagePool pool)
    {
        (_storage, _layout, _pool) = (storage, layout, pool);
        _entries = IndexStore.Load(storage.Files, layout, storage.Torn, storage.Packs).ToDictionary(e => e.Id);
        Packs = pool.Packs.Look();
    }

    /// <summary>The packs that are there.</summary>
    public PackSnapshot Packs { get; }

    /// <summary>What goes into the new pack, in the order of the conversation.</summary>
    public List<PackSource> ToPack { get; private set; } = [];

    /// <summary>Loose messages that lie byte for byte in a pack already, as a writer that died leaves them.</summary>
    public List<PackSource> PackedAlready { get; } = [];

    /// <summary>How many loose messages stay loose.</summary>
    public int LeftLoose { get; private set; }

    /// <summary>The last write of a loose message.</summary>
    public Timestamp LastWrite { get; private set; }

    /// <summary>The packs that are of no use once the new one is there, the oldest first.</summary>
    public IReadOnlyList<PackFile> ToDrop { get; private set; } = [];

    /// <summary>True where nothing is to be done.</summary>
    public bool IsEmpty => ToPack.Count == 0 && PackedAlready.Count == 0 && ToDrop.Count == 0;

    /// <summary>The plan for a context.</summary>
    /// <param name="storage">Where it is.</param>
    /// <param name="layout">The context.</param>
    /// <param name="head">Tells the order of the conversation.</param>
    /// <param name="all">True: the packs that are there are folded into one. Throws <see cref="InvalidContentException"/> where one cannot be read.</param>
    public static PackPlan Of(LocalStorage storage, ContextLayout layout, ContextMetadata head, bool all)
    {
        var plan = new PackPlan(storage, layout, new MessagePool(storage.Files, layout, storage.Packs));
        Dictionary<MessageId, PackSource> wanted = [];
        foreach (MessageId message in PoolListing.Of(storage.Files, layout))
        {
            if (plan.LookAtLoose(message) is { } source) wanted.Add(message, source);
        }

        if (all) plan.AddPacked(wanted);
        plan.ToPack = InOrder(wanted, head);
        return plan;
    }

    /// <returns>What is to be packed; null for what is packed already, and what stays loose.</returns>
    private PackSource? LookAtLoose(MessageId message)
    {
        try
        {
            using IFileReader reader = _storage.Files.OpenRead(_layout.Message(message));
            FileStat stat = reader.Stat();
            if (stat.LastWrite > LastWrite) LastWrite = stat.LastWrite;
            byte[] bytes = reader.ReadAll(stat.Length);
            _ = Message.Parse(bytes, message);
            if (bytes.Length <= ReadingLimits.MaxMessageBytes && _entries.TryGetValue(message, out IndexEntry entry) && IsVouchedFor(entry, bytes))
            {
                var source = new PackSource(entry, null, stat);
                if (!IsPackedAlready(message, bytes)) return source;
                PackedAlready.Add(source);
                return null;
            }
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException or OverflowException)
        {
            // It is what a check tells of; the others are packed.
        }

        LeftLoose++;
        return null;
    }

    private static bool IsVouchedFor(in IndexEntry entry, byte[] bytes) =>
        entry.SizeBytes == bytes.Length && (entry.Hash.IsUnknown || entry.Hash == ContentHash.Of(bytes));

    private bool IsPackedAlready(MessageId message, byte[] bytes)
    {
        try
        {
            return Packs.Find(message) is { } packed && _pool.Packs.Read(packed).Span.SequenceEqual(bytes);
        }
        catch (InvalidContentException)
        {
            // Nor is it sure that it is there: it is packed once more.
            return false;
        }
    }

    /// <summary>Nothing is folded where the youngest pack has all there is: then a fold has died, and its leavings are dropped.</summary>
    private void AddPacked(Dictionary<MessageId, PackSource> wanted)
    {
        List<PackedMessage> packed = Packs.Messages();
        bool isFolded = wanted.Count == 0 && packed.TrueForAll(m => ReferenceEquals(m.Pack, Packs.Packs[0]));
        ToDrop = [.. Packs.Packs.Skip(isFolded ? 1 : 0).Reverse()];
        if (isFolded) return;

        // Also what a loose message hides that cannot be read itself: it may be all that is left of it.
        foreach (PackedMessage message in packed)
        {
            bool isKnown = _entries.TryGetValue(message.Id, out IndexEntry known) && !known.Hash.IsUnknown && known.Hash == message.Hash;
            wanted.TryAdd(message.Id, new PackSource(isKnown ? known : message.Entry, message, null));
        }
    }

    /// <summary>Branch after branch, the active one first; then what is in no branch, by time.</summary>
    private static List<PackSource> InOrder(Dictionary<MessageId, PackSource> wanted, ContextMetadata head)
    {
        var ordered = new List<PackSource>(wanted.Count);
        IEnumerable<Branch> branches = head.Branches.OrderBy(b => b.Name == head.ActiveBranchName ? 0 : 1);
        foreach (MessageId message in branches.SelectMany(b => b.MessageIds))
        {
            if (wanted.Remove(message, out PackSource source)) ordered.Add(source);
        }

        ordered.AddRange(wanted.Values.OrderBy(s => s.Entry.Timestamp).ThenBy(s => s.Id));
        return ordered;
    }
}
