using System.Text.Json;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Storage.Local;

public sealed class IndexFileTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly IFileOperations _files = FileOperations.ForThisPlatform;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void OneEntry_IsWrittenAsTheApplicationDoesWithItsSourceOfTime()
    {
        long length = Write([Entry(1)]);
        Assert.Equal(
            """
            {
              "entries": {
                "a0000000-0000-4000-8000-000000000001": {
                  "message_id": "a0000000-0000-4000-8000-000000000001",
                  "role": "User",
                  "timestamp": "2025-11-08T11:06:41Z",
                  "size_bytes": 123,
                  "has_tool_calls": false,
                  "has_tool_result": true,
                  "message_type": "text",
                  "timestamp_source": "created_at"
                }
              },
              "version": 1,
              "updated_at": "2025-11-08T11:06:40Z"
            }
            """, _temp.ReadText("index.json"));
        Assert.Equal(_temp.Read("index.json").Length, length);
    }

    [Fact]
    public void EntriesThatTheApplicationCannotParse_StandInAMemberOfTheirOwn()
    {
        IndexEntry[] entries =
        [
            Entry(1) with { Role = null }, Entry(2), Entry(3) with { Role = "user" }, Entry(4) with { MessageType = "odd" },
            Entry(5) with { Role = "Tool", MessageType = "plan" },
        ];
        long length = Write(entries);

        using JsonDocument json = JsonDocument.Parse(_temp.Read("index.json"));
        Assert.Equal([Some.MessageId(2), Some.MessageId(5)], Ids("entries"));
        Assert.Equal([Some.MessageId(1), Some.MessageId(3), Some.MessageId(4)], Ids("other_entries"));
        Assert.Equal(["entries", "version", "updated_at", "other_entries"], json.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal(entries, Read());
        Assert.Equal(_temp.Read("index.json").Length, length);

        MessageId[] Ids(string member) =>
            [.. json.RootElement.GetProperty(member).EnumerateObject().Select(m => MessageId.Parse(m.Name))];
    }

    [Fact]
    public void EmptyIndex_ComesBack()
    {
        Write([]);
        Assert.Equal("{\n  \"entries\": {},\n  \"version\": 1,\n  \"updated_at\": \"2025-11-08T11:06:40Z\"\n}", _temp.ReadText("index.json"));
        Assert.Empty(Read());
    }

    [Fact]
    public void AnyEntries_ComeBack() => AnyEntry.Array[0, 20].Sample(
        entries =>
        {
            File.Delete(_temp["index.json"]);
            long length = Write(entries);
            Assert.Equal(_temp.Read("index.json").Length, length);
            Assert.Equal(entries.OrderBy(e => e.Id), Read());
        }, threads: 1, iter: 200);

    [Fact]
    public void IndexLargerThanAnyBuffer_ComesBack()
    {
        IndexEntry[] entries = [.. Enumerable.Range(1, 3000).Select(Entry)];
        Assert.Equal(Write(entries), _temp.Read("index.json").Length);
        Assert.Equal(entries, Read());
    }

    /// <summary>What is kept of an entry are about a hundred bytes; an index of a hundred thousand has no room for strings beside them.</summary>
    [Fact]
    public void ReadingAnIndex_AllocatesLittleMoreThanItsEntries()
    {
        const int Entries = 5_000;
        Write([.. Enumerable.Range(1, Entries).Select(Entry)]);
        Read();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Entries, Read().Count);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Entries, 1, 200);
    }

    [Fact]
    public void IndexCutAnywhere_IsTorn()
    {
        Write([Entry(1), Entry(2)]);
        byte[] bytes = _temp.Read("index.json");
        for (int length = 0; length < bytes.Length; length++)
        {
            _temp.Write("index.json", bytes.AsSpan(0, length));
            var e = Assert.Throws<InvalidContentException>(Read);
            Assert.Equal((ContentFault.Truncated, length), (e.Fault, (int)e.Offset));
        }
    }

    [Fact]
    public void KeyOfAnotherMessage_IsRefused() => RequireRefused(
        ContentFault.MessageIdMismatch, "\"a0000000-0000-4000-8000-000000000001\": {", "\"a0000000-0000-4000-8000-000000000002\": {");

    [Theory]
    [InlineData("\"message_id\": \"a", "\"message_id\": \"x")]
    [InlineData("\"message_id\"", "\"message_ids\"")]
    [InlineData("\"timestamp\": \"2025", "\"timestamp\": \"20x5")]
    [InlineData("\"size_bytes\": 123", "\"size_bytes\": -1")]
    [InlineData("\"size_bytes\": 123", "\"size_bytes\": 1.5")]
    [InlineData("\"size_bytes\"", "\"size\"")]
    [InlineData("\"message_type\": \"text\"", "\"message_type\": null")]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"entries\"", "\"entriez\"")]
    [InlineData("\"has_tool_calls\": false", "\"has_tool_calls\": fals")]
    public void EntryThatIsNoEntry_IsRefused(string was, string becomes) => RequireRefused(ContentFault.InvalidJson, was, becomes);

    [Fact]
    public void TextBehindTheIndex_IsRefused() => RequireRefused(ContentFault.InvalidJson, "Z\"\n}", "Z\"\n}\n{}");

    [Fact]
    public void MembersOfALaterVersion_AreIgnored()
    {
        Write([Entry(1)]);
        _temp.Write("index.json", _temp.ReadText("index.json")
            .Replace("\"role\"", "\"tokens\": {\"a\": [1]}, \"role\"", StringComparison.Ordinal)
            .Replace("\"version\"", "\"tool\": null, \"version\"", StringComparison.Ordinal));
        Assert.Equal([Entry(1)], Read());
    }

    [Fact]
    public void IndexOfTheOriginalApplication_IsRead()
    {
        Write([Entry(1)]);
        _temp.Write("index.json", _temp.ReadText("index.json").Replace(
            ",\n      \"timestamp_source\": \"created_at\"", "", StringComparison.Ordinal));
        Assert.Equal([Entry(1)], Read());
    }

    private static Gen<IndexEntry> AnyEntry { get; } =
        Gen.Select(
            Gen.Int[1, 1_000_000], Gen.OneOf("User", "Tool", "Critic \"x\"\n日", "", null), Gen.Int[0, 100_000],
            Gen.Enum<TimeSource>(), Gen.Bool, Gen.Bool, Gen.OneOf("text", "", "\ud83d", "question"),
            (id, role, at, source, calls, result, type) => new IndexEntry(
                Some.MessageId(id), role, Some.TimeAfter(at), source, at, calls, result, type));

    private static IndexEntry Entry(int number) =>
        new(Some.MessageId(number), "User", Some.TimeAfter(number), TimeSource.CreatedAt, 123, false, true, "text");

    private void RequireRefused(ContentFault fault, string was, string becomes)
    {
        Write([Entry(1)]);
        string text = _temp.ReadText("index.json");
        Assert.Contains(was, text, StringComparison.Ordinal);
        _temp.Write("index.json", text.Replace(was, becomes, StringComparison.Ordinal));
        Assert.Equal(fault, Assert.Throws<InvalidContentException>(Read).Fault);
    }

    private long Write(IEnumerable<IndexEntry> entries)
    {
        using IFileWriter writer = _files.CreateNew(_temp["index.json"], Permissions.Private);
        return IndexFile.Write(writer, entries, Some.Time);
    }

    private OrderedEntries Read()
    {
        using IFileReader reader = _files.OpenRead(_temp["index.json"]);
        return IndexFile.Read(reader);
    }
}
