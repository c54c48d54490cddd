using System.Text;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

public sealed class IndexLogTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly RecordingFileOperations _files;
    private readonly ContextLayout _context;

    public IndexLogTests()
    {
        _files = new RecordingFileOperations(FileOperations.ForThisPlatform, _directory.Root);
        _context = new ContextLayout(_directory.Root);
    }

    public void Dispose() => _directory.Dispose();

    private static IndexEntry Entry(int number, long size = 100, string? role = "User") =>
        new(Some.MessageId(number), role, Some.TimeAfter(number), TimeSource.CreatedAt, size, false, true, "tool_result");

    private (IndexLogContents Log, OrderedEntries Entries) Read()
    {
        var entries = new OrderedEntriesBuilder();
        IndexLogContents log = IndexLog.ReadInto(entries, _files, _context);
        return (log, entries.Build());
    }

    private void Append(params IndexEntry[] entries) => _ = IndexLog.Append(_files, _context, entries, Permissions.Private);

    [Fact]
    public void NoLog_SaysNothing()
    {
        (IndexLogContents log, OrderedEntries entries) = Read();

        Assert.Empty(entries);
        Assert.Equal((0, false, false), (log.Lines, log.IsTorn, log.IsDamaged));
    }

    [Fact]
    public void LastWordOnAMessage_Counts()
    {
        Append(Entry(1), Entry(2));
        IndexLog.AppendDeleted(_files, _context, Some.MessageId(1), Permissions.Private);
        Append(Entry(2, size: 7, role: null), Entry(3, role: "odd \"role\"\n"));

        (IndexLogContents log, OrderedEntries entries) = Read();

        Assert.Equal(5, log.Lines);
        Assert.Equal([Entry(2, size: 7, role: null), Entry(3, role: "odd \"role\"\n")], entries);
        Assert.False(log.IsTorn || log.IsDamaged);
    }

    [Fact]
    public void Line_IsOneCompactObject()
    {
        Append(Entry(1));
        IndexLog.AppendDeleted(_files, _context, Some.MessageId(2), Permissions.Private);

        Assert.Equal(
            $$"""
            {"message_id":"{{Some.MessageId(1)}}","role":"User","timestamp":"{{Some.TimeAfter(1)}}","size_bytes":100,"has_tool_calls":false,"has_tool_result":true,"message_type":"tool_result","timestamp_source":"created_at"}
            {"deleted":"{{Some.MessageId(2)}}"}

            """,
            _directory.ReadText("index.log"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void TornLine_IsIgnoredAndCutOffByTheNextWriter(int wholeLines)
    {
        for (int i = 1; i <= wholeLines; i++) Append(Entry(i));
        string whole = _directory.Has("index.log") ? _directory.ReadText("index.log") : "";
        Append(Entry(9));
        byte[] all = _directory.Read("index.log");
        for (int length = Encoding.UTF8.GetByteCount(whole) + 1; length < all.Length; length += 7)
        {
            _directory.Write("index.log", all.AsSpan(0, length));
            Assert.True(Read().Log.IsTorn);
            Assert.Equal(wholeLines, Read().Entries.Count);

            Append(Entry(10));

            (IndexLogContents log, OrderedEntries entries) = Read();
            Assert.False(log.IsTorn || log.IsDamaged);
            Assert.Equal(wholeLines + 1, entries.Count);
            Assert.Equal(Entry(10), entries.Find(Some.MessageId(10)));
        }
    }

    [Fact]
    public void TornLineLongerThanAStep_IsCutOffWhole()
    {
        Append(Entry(1));
        _directory.Write("index.log", [.. _directory.Read("index.log"), .. new byte[20_000]]);

        Append(Entry(2));

        Assert.Equal(2, Read().Entries.Count);
        Assert.False(Read().Log.IsDamaged);
    }

    [Fact]
    public void LineThatIsNoEntry_IsTold()
    {
        Append(Entry(1));
        _directory.Write("index.log", [.. _directory.Read("index.log"), .. new byte[50], (byte)'\n']);
        Append(Entry(2));

        (IndexLogContents log, OrderedEntries entries) = Read();

        Assert.True(log.IsDamaged);
        Assert.Equal(2, entries.Count);
    }

    [Fact]
    public void Appending_CostsTheSameHoweverLongTheLog()
    {
        Append(Entry(1));
        _files.Forget();
        Append(Entry(2));
        int operations = _files.Lines.Count;
        Append([.. Enumerable.Range(3, 2000).Select(i => Entry(i))]);
        _files.Forget();

        Append(Entry(1));

        Assert.Equal(operations, _files.Lines.Count);
        Assert.Equal(["append to index.log", "write index.log", "close index.log"], _files.Changes.Concat(["close index.log"]));
        Assert.Equal(0, _files.CountOf(FileOperationKind.Sync));
    }
}
