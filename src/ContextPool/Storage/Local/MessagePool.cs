using ContextPool.Files;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// Where the messages of a context are: loose, one file each, or in a pack. Loose wins. Both places are looked at one after the other while
/// others move messages between them, always in such an order that they are in the new place before they leave the old one: so a
/// message that is found nowhere is looked for again until nothing has moved. Safe for concurrent use.
/// </summary>
/// <param name="files">Where.</param>
/// <param name="layout">The context.</param>
/// <param name="cache">What the store keeps of packs; nothing where null.</param>
internal sealed class MessagePool(IFileOperations files, ContextLayout layout, PackCache? cache = null)
{
    private const int MostLooks = 8;

    /// <summary>The packs alone.</summary>
    public PackDirectory Packs { get; } = new(files, layout.Packs, cache);

    /// <summary>
    /// What one of the two places has of a message; null where neither has it. Throws <see cref="InvalidContentException"/> where a pack
    /// cannot be read that may have it.
    /// </summary>
    /// <param name="message">Which.</param>
    /// <param name="loose">Asked first; null where it is not loose.</param>
    /// <param name="packed">Given its bytes out of a pack.</param>
    public T? Read<T>(MessageId message, Func<T?> loose, Func<ReadOnlyMemory<byte>, T> packed)
        where T : struct => Find(message, loose, found => packed(Packs.Read(found)));

    /// <summary>As <see cref="Read"/>, for whoever does not need the bytes.</summary>
    public T? Find<T>(MessageId message, Func<T?> loose, Func<PackedMessage, T> packed)
        where T : struct
    {
        PackSnapshot? before = null;
        for (int look = 1; ; look++)
        {
            if (loose() is { } there) return there;
            PackSnapshot now = Packs.LookAtNames();
            try
            {
                if (now.Find(message) is { } found) return packed(found);
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.NotFound && look < MostLooks)
            {
                // Folded or unpacked since it was listed.
                before = null;
                continue;
            }

            if (now.IsSameAs(before) || look == MostLooks) return null;
            before = now;
        }
    }

    /// <summary>The bytes of a message as they are now; null where it is not there.</summary>
    public ReadOnlyMemory<byte>? ReadAllOrNull(MessageId message) => Read<ReadOnlyMemory<byte>>(
        message, () => files.ReadAllOrNull(layout.Message(message)) is { } bytes ? bytes : default(ReadOnlyMemory<byte>?), static bytes => bytes);

    /// <summary>True where the message is there, readable or not.</summary>
    public bool Has(MessageId message) =>
        Find<bool>(message, () => files.Stat(layout.Message(message)) is null ? null : true, static _ => true) is not null;

    /// <summary>What <paramref name="look"/> makes of both places, once no pack came or went while it looked.</summary>
    public T Steadily<T>(Func<PackSnapshot, T> look)
    {
        PackSnapshot now = Packs.Look();
        for (int looks = 1; ; looks++)
        {
            T seen = look(now);
            PackSnapshot after = Packs.Look();
            if (after.IsSameAs(now) || looks == MostLooks) return seen;
            now = after;
        }
    }

    /// <summary>
    /// The ids of all messages, in order, whatever can be read of them. Throws <see cref="InvalidContentException"/> where a pack cannot be
    /// read, because nobody knows what is in it.
    /// </summary>
    public List<MessageId> Ids() => Steadily(packs => WithPacked(PoolListing.Of(files, layout), packs.Messages()));

    /// <summary>As <see cref="Ids"/>, without what lies in packs that cannot be read or behind them.</summary>
    /// <param name="others">Is given the names of all that lies loose and is not named as a message, in no order.</param>
    public List<MessageId> ReadableIds(ICollection<string>? others = null) => Steadily(packs =>
    {
        others?.Clear();
        return WithPacked(PoolListing.Of(files, layout, others), packs.ReadableMessages());
    });

    /// <summary>The packs of which nobody can say what is in them, and why, a line each.</summary>
    public IReadOnlyList<string> UnreadablePacks() => [.. Packs.Look().Packs.Where(p => !p.IsReadable).Select(p => p.WhyUnreadable)];

    private static List<MessageId> WithPacked(List<MessageId> loose, List<PackedMessage> packed)
    {
        if (packed.Count == 0) return loose;
        var all = new List<MessageId>(loose.Count + packed.Count);
        int next = 0;
        foreach (PackedMessage message in packed)
        {
            while (next < loose.Count && loose[next] < message.Id) all.Add(loose[next++]);
            if (next < loose.Count && loose[next] == message.Id) next++;
            all.Add(message.Id);
        }

        while (next < loose.Count) all.Add(loose[next++]);
        return all;
    }
}
