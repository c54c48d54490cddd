
namespace ContextPool.Storage.Packs;

/// <summary>The packs of a context as they were at one moment. Immutable.</summary>
/// <param name="packs">The youngest first.</param>
internal sealed class PackSnapshot(IReadOnlyList<PackFile> packs)
{
    /// <summary>The youngest first; those that cannot be read among them.</summary>
    public IReadOnlyList<PackFile> Packs => packs;

    /// <summary>True where there is none.</summary>
    public bool IsEmpty => packs.Count == 0;

    /// <summary>True where both are the same packs.</summary>
    public bool IsSameAs(PackSnapshot? other) =>
        other is not null && packs.Select(p => p.Name).SequenceEqual(other.Packs.Select(p => p.Name));

    /// <summary>
    /// Where a message is; null where no pack has it. Throws <see cref="InvalidContentException"/> where a younger pack that cannot be read
    /// may have it: what an older one has may be outdated.
    /// </summary>
    public PackedMessage? Find(MessageId id)
    {
        foreach (PackFile pack in packs)
        {
            if (pack.Footer.PositionOf(id) is var position and >= 0) return new PackedMessage(id, pack, position);
        }

        return null;
    }

    /// <summary>All messages by id, each where it counts. Throws <see cref="InvalidContentException"/> where a pack cannot be read.</summary>
    public List<PackedMessage> Messages() => MessagesIn(packs);

    /// <summary>As <see cref="Messages"/>, as far as it can be known: a pack that cannot be read hides the older ones, and counts as empty.</summary>
    public List<PackedMessage> ReadableMessages() => MessagesIn([.. packs.TakeWhile(p => p.IsReadable)]);

    /// <summary>As they lie, so that each frame is read once.</summary>
    public static IOrderedEnumerable<PackedMessage> InStoredOrder(IEnumerable<PackedMessage> messages) =>
        messages.OrderBy(m => (m.Pack.Name.Number, m.Place.Frame, m.Place.Offset));

    private static List<PackedMessage> MessagesIn(IReadOnlyList<PackFile> packs)
    {
        var all = new List<PackedMessage>(packs.Sum(p => p.Footer.Count));
        foreach (PackFile pack in packs)
        {
            for (int i = 0; i < pack.Footer.Count; i++) all.Add(new PackedMessage(pack.Footer.IdAt(i), pack, i));
        }

        if (packs.Count < 2) return all;
        all.Sort((a, b) => a.Id.CompareTo(b.Id) is var order and not 0 ? order : b.Pack.Name.CompareTo(a.Pack.Name));
        int kept = 0;
        for (int i = 0; i < all.Count; i++)
        {
            if (i == 0 || all[i].Id != all[i - 1].Id) all[kept++] = all[i];
        }

        all.RemoveRange(kept, all.Count - kept);
        return all;
    }
}
