using System.Globalization;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;
using ContextPool.Storage.Packs;
using ContextPool.TestKit;
using ContextPool.Tests.Format;

namespace ContextPool.Tests.Storage.Packs;

/// <summary>Packs messages of a context by the words of FORMAT.md, without the code that packs.</summary>
internal sealed class HandMadePacks(ContextLayout context, ContextId id)
{
    private static IFileOperations Files => FileOperations.ForThisPlatform;

    /// <summary>How large frames are; small, so that a few messages have several.</summary>
    public int FrameBytes { get; init; } = 600;

    /// <summary>Moves the loose messages that are wanted into a pack of their own, by id; the index tells of the others alone.</summary>
    /// <param name="isWanted">Told of their places by id.</param>
    /// <returns>The pack.</returns>
    public string Pack(Func<int, bool> isWanted)
    {
        List<MessageId> loose = PoolListing.Of(Files, context);
        IndexEntry[] entries = IndexStore.Load(Files, context);
        string pack = Write([.. loose.Where((_, i) => isWanted(i))], entries);
        foreach (MessageId message in loose.Where((_, i) => isWanted(i))) File.Delete(context.Message(message));
        HashSet<MessageId> left = [.. PoolListing.Of(Files, context)];
        using (IFileWriter writer = Files.CreateNew(context.Index + ".new", Permissions.Private))
            IndexFile.Write(writer, entries.Where(e => left.Contains(e.Id)), Some.Time);
        File.Move(context.Index + ".new", context.Index, overwrite: true);
        File.Delete(context.IndexLog);
        return pack;
    }

    /// <summary>Writes a pack of loose messages, and leaves all else.</summary>
    public string Write(IReadOnlyList<MessageId> messages, IReadOnlyList<IndexEntry> entries)
    {
        Directory.CreateDirectory(context.Packs);
        using var bytes = new PooledBuffer();
        using var codec = new ZstdCodec();
        using var writer = new PackWriter(id, codec, bytes.Write, FrameBytes);
        foreach (MessageId message in messages) writer.Add(message, File.ReadAllBytes(context.Message(message)));
        HashSet<MessageId> packed = [.. messages];
        string hash = writer.Finish([.. entries.Where(e => packed.Contains(e.Id))]);
        int number = 1 + Directory.GetFiles(context.Packs)
            .Select(f => int.Parse(Path.GetFileName(f).Split('-')[0], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        string path = Path.Combine(context.Packs, $"{number}-{hash}.pack");
        Files.WriteNew(path, bytes.Written, Permissions.Private);
        return path;
    }

    /// <summary>A context that is nothing but a pack.</summary>
    public static PackName WriteNew(ContextLayout context, ContextId id, IReadOnlyList<(MessageId Id, byte[] Json)> messages)
    {
        Directory.CreateDirectory(context.Packs);
        var pack = new SomePack(messages, id: id);
        var name = new PackName(1, pack.Name);
        Files.WriteNew(Path.Combine(context.Packs, name.ToString()), pack.Bytes, Permissions.Private);
        return name;
    }
}
