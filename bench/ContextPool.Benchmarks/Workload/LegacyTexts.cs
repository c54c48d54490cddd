using System.Text;
using ContextPool.EndToEnd.Corpus;
using ContextPool.Format;
using ContextPool.Legacy;

namespace ContextPool.Benchmarks.Workload;

/// <summary>Legacy files in memory, and what a migration works on: their nodes, as they stand there and as a pool stores them.</summary>
internal sealed class LegacyTexts
{
    private const int Contexts = 8;
    private const int MessagesPerContext = 100;
    private const int LongMessages = 64;
    private const int LongestText = 62_000;

    private readonly List<(int File, LegacyMessage Message)> _nodes = [];
    private readonly List<byte[]> _stored = [];

    private LegacyTexts(IReadOnlyList<(ContextId Id, byte[] Text)> files)
    {
        Files = files;
        using var output = new PooledBuffer();
        for (int i = 0; i < files.Count; i++)
        {
            foreach (LegacyMessage message in Split(i).Messages)
            {
                _nodes.Add((i, message));
                output.Clear();
                if (!JsonReindenter.TryWrite(NodeAt(_nodes.Count - 1), output, int.MaxValue / 2)) throw new InvalidOperationException("too large");
                _stored.Add(output.Written.ToArray());
            }
        }

        Bytes = files.Sum(file => (long)file.Text.Length);
        NodeBytes = _nodes.Sum(node => (long)node.Message.Length);
    }

    /// <summary>The files, each with its id.</summary>
    public IReadOnlyList<(ContextId Id, byte[] Text)> Files { get; }

    /// <summary>Bytes of all files.</summary>
    public long Bytes { get; }

    /// <summary>Bytes of all nodes, as they stand in the files.</summary>
    public long NodeBytes { get; }

    /// <summary>How many messages.</summary>
    public int Count => _nodes.Count;

    /// <summary>As the end-to-end tables have them.</summary>
    public static LegacyTexts Corpus() => new([.. Enumerable.Range(0, Contexts).Select(number =>
    {
        using var text = new MemoryStream();
        string id = CorpusContext.Write(new CorpusShape(Contexts, MessagesPerContext), number, text);
        return (ContextId.Parse(id), text.ToArray());
    })]);

    /// <summary>One file of a few long texts, such as pasted sources and logs: up to the longest that was seen in real files.</summary>
    public static LegacyTexts LongStrings()
    {
        var random = SeededRandom.Of(seed: 20251108, part: 0);
        var text = new StringBuilder();
        string id = random.Id();
        text.Append($"{{\n  \"id\": \"{id}\",\n  \"parent_id\": null,\n  \"config\": {{}},\n  \"message_pool\": {{");
        for (int i = 0; i < LongMessages; i++)
        {
            string message = random.Id();
            string prose = Encoding.UTF8.GetString(EndToEnd.Corpus.Prose.Quoted(random, 1 + random.Below(LongestText), isVaried: true));
            text.Append(i == 0 ? "\n" : ",\n").Append(
                $$"""
                    "{{message}}": {
                      "id": "{{message}}",
                      "message": {
                        "role": "User",
                        "content": [
                          {
                            "type": "text",
                            "text": {{prose}}
                          }
                        ],
                        "metadata": null,
                        "message_type": "text"
                      },
                      "parent_id": null
                    }
                """);
        }

        text.Append("\n  },\n  \"branches\": {},\n  \"active_branch_name\": \"main\",\n  \"current_state\": \"idle\"\n}");
        return new([(ContextId.Parse(id), Encoding.UTF8.GetBytes(text.ToString()))]);
    }

    /// <summary>A file as a migration splits it.</summary>
    public LegacyContext Split(int file)
    {
        (ContextId id, byte[] text) = Files[file];

        // Not disposed of: the bytes are not rented.
        return LegacyReader.Read(LegacyText.InMemory(text, text.Length), id, LegacyLimits.Default);
    }

    /// <summary>A node as it stands in its file.</summary>
    public ReadOnlySpan<byte> NodeAt(int position)
    {
        (int file, LegacyMessage message) = _nodes[position];
        return Files[file].Text.AsSpan((int)message.Offset, message.Length);
    }

    /// <summary>The same as a pool stores it.</summary>
    public ReadOnlySpan<byte> StoredAt(int position) => _stored[position];
}
