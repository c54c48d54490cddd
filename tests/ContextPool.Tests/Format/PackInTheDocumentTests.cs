using System.Globalization;
using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

/// <summary>FORMAT.md shows a pack byte by byte: it must be one that this code writes.</summary>
public sealed class PackInTheDocumentTests
{
    private const string Begin = "<!-- pack -->\n```text\n";

    [Fact]
    public void ExampleInTheDocument_IsThePackThatIsWritten()
    {
        string document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "FORMAT.md")).ReplaceLineEndings("\n");
        int from = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        string shown = document[from..document.IndexOf("\n```", from, StringComparison.Ordinal)];

        Assert.Equal(Dump(Example()), string.Join('\n', shown.Split('\n').Select(line => line.Split("  ")[0..2]).Select(parts => string.Join("  ", parts).TrimEnd())));
    }

    private static byte[] Example()
    {
        (MessageId Id, byte[] Json)[] messages =
        [
            (Some.MessageId(2), Encoding.UTF8.GetBytes($$"""{"id":"{{Some.MessageId(2)}}"}""")),
            (Some.MessageId(1), Encoding.UTF8.GetBytes($$"""{"id":"{{Some.MessageId(1)}}"}""")),
        ];
        using var bytes = new PooledBuffer();
        using var codec = new ZstdCodec();
        using var writer = new PackWriter(Some.ContextId(1), codec, bytes.Write);
        foreach ((MessageId id, byte[] json) in messages) writer.Add(id, json);
        writer.Finish([.. messages.OrderBy(m => m.Id).Select(m =>
            new IndexEntry(m.Id, "User", Some.Time, TimeSource.CreatedAt, m.Json.Length, false, false, "text") { Hash = ContentHash.Of(m.Json) })]);
        return bytes.Written.ToArray();
    }

    private static string Dump(byte[] bytes) => string.Join('\n', bytes.Chunk(16).Select((line, i) =>
        $"{(i * 16).ToString("x4", CultureInfo.InvariantCulture)}  {string.Join(' ', line.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)))}"));
}
