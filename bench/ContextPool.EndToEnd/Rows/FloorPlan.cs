using System.Text;

namespace ContextPool.EndToEnd.Rows;

/// <summary>Names and sizes of the message files of a store: what the floor writes, so that it needs to read no JSON.</summary>
internal sealed class FloorPlan
{
    private const int IdBytes = 36;
    private const string Extension = ".json";

    private FloorPlan(IReadOnlyList<FloorContext> contexts) => Contexts = contexts;

    public IReadOnlyList<FloorContext> Contexts { get; }

    public long Messages => Contexts.Sum(c => (long)c.Sizes.Length);

    public long Bytes => Contexts.Sum(c => c.Sizes.Sum(s => (long)s));

    /// <summary>Notes down what is in a store.</summary>
    public static void Save(string storage, string path)
    {
        using var file = new BinaryWriter(File.Create(path));
        string[] contexts = Directory.GetDirectories(Path.Combine(storage, "contexts"));
        file.Write(contexts.Length);
        foreach (string context in contexts)
        {
            FileInfo[] messages = new DirectoryInfo(Path.Combine(context, "messages_pool")).GetFiles();
            file.Write(Encoding.ASCII.GetBytes(Path.GetFileName(context)));
            file.Write(messages.Length);
            foreach (FileInfo message in messages)
            {
                file.Write(Encoding.ASCII.GetBytes(message.Name[..IdBytes]));
                file.Write((int)message.Length);
            }
        }
    }

    public static FloorPlan Load(string path)
    {
        using var file = new BinaryReader(new MemoryStream(File.ReadAllBytes(path)));
        var contexts = new FloorContext[file.ReadInt32()];
        for (int i = 0; i < contexts.Length; i++)
        {
            byte[] id = [.. file.ReadBytes(IdBytes), 0];
            int messages = file.ReadInt32();
            var context = new FloorContext(id, new byte[messages * FloorContext.NameBytes], new int[messages]);
            for (int m = 0; m < messages; m++)
            {
                Span<byte> name = context.Names.AsSpan(m * FloorContext.NameBytes, FloorContext.NameBytes);
                file.ReadBytes(IdBytes).CopyTo(name);
                Encoding.ASCII.GetBytes(Extension, name[IdBytes..]);
                context.Sizes[m] = file.ReadInt32();
            }

            contexts[i] = context;
        }

        return new FloorPlan(contexts);
    }
}

/// <summary>One context of it.</summary>
/// <param name="Name">Ends with a zero.</param>
/// <param name="Names">Those of the files one behind the other, each ended by a zero.</param>
/// <param name="Sizes">Of the files.</param>
internal sealed record FloorContext(byte[] Name, byte[] Names, int[] Sizes)
{
    /// <summary>Id, extension, zero.</summary>
    public const int NameBytes = 36 + 5 + 1;
}
