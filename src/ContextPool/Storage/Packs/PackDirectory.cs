using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Packs;

/// <summary>
/// The packs of one context, for one call or one pass over many messages. Remembers the packs and the frames that it met last, so that a
/// frame is decompressed once for messages that follow each other. Safe for concurrent use.
/// </summary>
/// <param name="files">Where.</param>
/// <param name="directory">The directory of the packs, which need not be there.</param>
/// <param name="cache">What the store keeps; nothing is kept where null.</param>
internal sealed class PackDirectory(IFileOperations files, string directory, PackCache? cache = null)
{
    private const int MostLooks = 8;

    // Two batches are read at a time, and each may be between two frames.
    private const int MostFrames = 4;
    private const long MostFrameBytes = 1 << 20;

    // Most bytes of a conversation are in a few long messages, and copying them is a good part of reading it.
    private const int MostKept = 8;

    private readonly PackCache _cache = cache ?? new PackCache(0);
    private readonly Lock _gate = new();
    private readonly Dictionary<PackName, PackFile> _packs = [];
    private readonly LinkedList<Held> _frames = new();

    /// <summary>
    /// The packs that are there now, with all that their footers say. A pack that goes while they are opened has been folded into another
    /// one, or unpacked: they are listed again. Throws <see cref="FileOperationException"/> where one is there and may not be opened.
    /// </summary>
    public PackSnapshot Look() => Look(name => Open(name).Loaded());

    /// <summary>
    /// As <see cref="Look()"/>, for whoever looks for a few messages: what has to be read of a footer is read when it is asked for, which may
    /// fail, and fails with <see cref="FileFailure.NotFound"/> where the pack is gone.
    /// </summary>
    public PackSnapshot LookAtNames() => Look(Open);

    private PackSnapshot Look(Converter<PackName, PackFile> open)
    {
        for (int look = 1; ; look++)
        {
            List<PackName> names = Names();
            try
            {
                return names.Count == 0 ? Empty : new PackSnapshot(names.ConvertAll(open));
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.NotFound && look < MostLooks)
            {
                // As above.
            }
        }
    }

    /// <summary>
    /// The bytes of a message; keeping them keeps no more than <see cref="MostKept"/> times as many, their frame where they are much of it.
    /// Throws <see cref="InvalidContentException"/> where they are not what was packed, and <see cref="FileOperationException"/>,
    /// <see cref="FileFailure.NotFound"/> where the pack is gone.
    /// </summary>
    public ReadOnlyMemory<byte> Read(in PackedMessage message)
    {
        PackedPlace place = message.Place;
        return PartToKeep(Frame(message.Pack, place.Frame), place);
    }

    /// <summary>
    /// The bytes of a message where it lies right behind another one in a frame, as it mostly does in a branch, and begins with its id; null
    /// where it does not. Saves looking for it. Throws as <see cref="Read"/>.
    /// </summary>
    public ReadOnlyMemory<byte>? ReadBehind(PackFile pack, int ordinal, MessageId wanted)
    {
        PackFooter footer = pack.Footer;
        if (ordinal + 1 >= footer.Count) return null;
        PackedPlace before = footer.PlaceOf(ordinal);
        PackFrame frame = footer.FrameAt(before.Frame);
        if (ordinal + 1 >= frame.First + frame.Messages) return null;
        byte[] bytes = Frame(pack, before.Frame);
        PackedPlace place = footer.PlaceOf(ordinal + 1);
        return MessageNode.BeginsWithId(bytes.AsSpan(place.Offset, place.Length), wanted) ? PartToKeep(bytes, place) : default(ReadOnlyMemory<byte>?);
    }

    private static ReadOnlyMemory<byte> PartToKeep(byte[] frame, in PackedPlace place)
    {
        ReadOnlyMemory<byte> part = frame.AsMemory(place.Offset, place.Length);
        return (long)part.Length * MostKept >= frame.Length ? part : part.ToArray();
    }

    /// <summary>As <see cref="Read"/>, as a part of its frame, for whoever does not keep it.</summary>
    public ReadOnlyMemory<byte> Borrow(in PackedMessage message)
    {
        PackedPlace place = message.Place;
        return Frame(message.Pack, place.Frame).AsMemory(place.Offset, place.Length);
    }

    private static PackSnapshot Empty { get; } = new([]);

    /// <summary>The youngest first. What has another name is no pack.</summary>
    private List<PackName> Names()
    {
        var names = new List<PackName>();
        foreach (string name in files.List(directory))
        {
            if (PackName.TryParse(name, out PackName pack)) names.Add(pack);
        }

        names.Sort((a, b) => b.CompareTo(a));
        return names;
    }

    private PackFile Open(PackName name)
    {
        lock (_gate)
        {
            if (_packs.TryGetValue(name, out PackFile? known)) return known;
        }

        PackFile? pack = _cache.FindPack(Path.Join(directory, name.ToString()));
        if (pack is null)
        {
            pack = PackFile.Open(files, directory, name);
            if (pack.IsReadable) _cache.Add(pack);
        }

        lock (_gate) _packs[name] = pack;
        return pack;
    }

    /// <summary>
    /// Decompressed by whoever asks first; who asks meanwhile waits for that. What is damaged stays so, and is not read for each message that it
    /// has; what could not be read is tried again by the next: the pack may be there again, as where its context was deleted and restored.
    /// </summary>
    private byte[] Frame(PackFile pack, int number)
    {
        Held held = Hold(pack, number);
        try
        {
            return held.Bytes.Value;
        }
        catch (FileOperationException)
        {
            lock (_gate) _frames.Remove(held);
            throw;
        }
    }

    private Held Hold(PackFile pack, int number)
    {
        lock (_gate)
        {
            for (LinkedListNode<Held>? node = _frames.First; node is not null; node = node.Next)
            {
                if (node.Value.Number != number || !ReferenceEquals(node.Value.Pack, pack)) continue;
                _frames.Remove(node);
                _frames.AddFirst(node);
                return node.Value;
            }

            var held = new Held(pack, number, new Lazy<byte[]>(() => Restore(pack, number)));
            _frames.AddFirst(held);
            while (_frames.Count > 1 && (_frames.Count > MostFrames || _frames.Sum(f => f.Length) > MostFrameBytes)) _frames.RemoveLast();
            return held;
        }
    }

    private byte[] Restore(PackFile pack, int number)
    {
        if (_cache.FindFrame(pack.Path, number) is { } cached) return cached;
        byte[] frame = pack.ReadFrame(files, number, new LentCodec());
        _cache.AddFrame(pack.Path, number, frame);
        return frame;
    }

    /// <summary>A frame that was met last.</summary>
    private sealed record Held(PackFile Pack, int Number, Lazy<byte[]> Bytes)
    {
        public long Length => Pack.Footer.FrameAt(Number).Length;
    }
}
