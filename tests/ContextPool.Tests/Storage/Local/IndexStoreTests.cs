using System.Text;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Store;

namespace ContextPool.Tests.Storage.Local;

public sealed class IndexStoreTests : IDisposable
{
    private static readonly Timestamp Now = Some.TimeAfter(1000);

    private readonly LegacyJson _legacy = new LegacyJson().Talk(12);
    private readonly StoreOnDisk _disk;
    private readonly RecordingFileOperations _files;
    private readonly ContextLayout _context;

    public IndexStoreTests()
    {
        // Two that take their time from an ancestor, and one that takes it from the file.
        Add(13, parent: 12);
        Add(14, parent: 13);
        Add(15, parent: null);
        _disk = new StoreOnDisk(_legacy).MigratedAsync().GetAwaiter().GetResult();
        _files = _disk.Recorded;
        _context = _disk.Layout.Context(_legacy.Id);
    }

    public void Dispose() => _disk.Dispose();

    private void Add(int number, int? parent) => _legacy.Add(new MessageJson
    {
        Id = Some.MessageId(number),
        Parent = parent is { } p ? Some.MessageId(p) : null,
        Text = "undated",
    });

    private IndexEntry[] Load() => IndexStore.Load(_files, _context);

    private OrderedEntries FromPool() => IndexBuilder.FromPool(
        FileOperations.ForThisPlatform, _context, IndexBuilder.FileTime(FileOperations.ForThisPlatform, _context), (_, _) => { });

    private OrderedEntries OnDisk()
    {
        using IFileReader reader = _files.OpenRead(_context.Index);
        return IndexFile.Read(reader);
    }

    private void AssertNothingWasWrittenOrLocked()
    {
        Assert.Equal(0, _files.ChangeCount);
        Assert.Equal(0, _files.CountOf(FileOperationKind.Lock));
    }

    private void Write(int number, string? createdAt, string text, int? parent = null) => _disk.Directory.Write(
        _context.Message(Some.MessageId(number)),
        $$$"""
        {"id":"{{{Some.MessageId(number)}}}","message":{"role":"User","content":[{"type":"text","text":"{{{text}}}"}],
        "metadata":{{{(createdAt is null ? "null" : $$"""{"created_at":"{{createdAt}}"}""")}}}},
        "parent_id":{{{(parent is { } p ? $"\"{Some.MessageId(p)}\"" : "null")}}}}
        """);

    /// <summary>With names and paths of a listing: some hundred bytes a message, where parsing each entry twice took three thousand.</summary>
    [Fact]
    public async Task LoadingASoundIndex_AllocatesSomeHundredBytesAMessage()
    {
        const int Messages = 1_000;
        var legacy = new LegacyJson(Some.ContextId(7)).Talk(Messages);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ContextLayout context = disk.Layout.Context(legacy.Id);
        IndexStore.Load(FileOperations.ForThisPlatform, context);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Messages, IndexStore.Load(FileOperations.ForThisPlatform, context).Length);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Messages, 1, 800);
    }

    [Fact]
    public void SoundIndex_IsReadWithoutReadingMessages()
    {
        IndexEntry[] loaded = Load();

        Assert.Equal(FromPool(), loaded);
        Assert.Equal(0, _files.CountOf(FileOperationKind.OpenRead, "messages_pool"));
        Assert.Equal(0, _files.ChangeCount);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("torn")]
    [InlineData("empty")]
    [InlineData("zeroed")]
    [InlineData("other version")]
    public void I6_UselessIndex_IsMadeAnewFromThePoolAndWrittenByNobodyWhoOnlyReads(string damage)
    {
        byte[] whole = File.ReadAllBytes(_context.Index);
        OrderedEntries before = OnDisk();
        switch (damage)
        {
            case "missing": File.Delete(_context.Index); break;
            case "torn": _disk.Directory.Write(_context.Index, whole.AsSpan(0, whole.Length / 2)); break;
            case "empty": _disk.Directory.Write(_context.Index, ""); break;
            case "zeroed": _disk.Directory.Write(_context.Index, new byte[whole.Length]); break;
            default: _disk.Directory.Write(_context.Index, Encoding.UTF8.GetString(whole).Replace("\"version\": 1", "\"version\": 2")); break;
        }

        _files.Forget();
        Assert.Equal(before, Load());
        AssertNothingWasWrittenOrLocked();

        IndexStore.Rebuild(_files, _context, Permissions.Private, Now);
        Assert.Equal(before, OnDisk());
    }

    [Fact]
    public void EntriesAndFilesThatDisagree_AreMended()
    {
        File.Delete(_context.Message(Some.MessageId(3)));
        Write(4, Some.TimeAfter(99).ToString(), "another text than before, and longer");
        Write(20, Some.TimeAfter(50).ToString(), "nobody told the index of this one");
        Write(21, null, "nor of this one", parent: 20);

        IndexEntry[] loaded = Load();

        Assert.Equal(FromPool(), loaded);
        Assert.DoesNotContain(loaded, e => e.Id == Some.MessageId(3));
        Assert.Equal((Some.TimeAfter(50), TimeSource.Ancestor), (loaded[^1].Timestamp, loaded[^1].TimeSource));
    }

    [Fact]
    public void MessageThatDatesOthers_DatesThemAnewWhenItChanges()
    {
        Write(12, Some.TimeAfter(777).ToString(), "it has another time now");

        IndexEntry[] loaded = Load();

        Assert.Equal(FromPool(), loaded);
        Assert.Equal(3, loaded.Count(e => e.Timestamp == Some.TimeAfter(777)));
    }

    [Fact]
    public void I10_UnreadableMessage_HasNoEntryAndHidesNoNeighbour()
    {
        _disk.Directory.Write(_context.Message(Some.MessageId(5)), "{\"id\"");
        _disk.Directory.Write(_context.Message(Some.MessageId(30)), "no message");

        Assert.Equal(14, Load().Length);
        Assert.Equal(FromPool(), Load());
        IndexStore.Rebuild(_files, _context, Permissions.Private, Now);
        Assert.Equal(FromPool(), OnDisk());
    }

    [Fact]
    public void Log_IsReadAfterTheIndex()
    {
        Write(20, Some.TimeAfter(50).ToString(), "saved");
        IndexEntry saved = FromPool()[^1];
        IndexLog.Append(_files, _context, [saved], Permissions.Private);
        File.Delete(_context.Message(Some.MessageId(1)));
        IndexLog.AppendDeleted(_files, _context, Some.MessageId(1), Permissions.Private);
        _files.Forget();

        Assert.Equal(FromPool(), Load());
        Assert.Equal(0, _files.ChangeCount);
        Assert.Equal(0, _files.CountOf(FileOperationKind.OpenRead, "messages_pool"));
    }

    [Fact]
    public void DamagedLog_GivesWayToThePool()
    {
        OrderedEntries before = OnDisk();
        IndexLog.Append(_files, _context, [before[0] with { Role = "Wrong" }], Permissions.Private);
        _disk.Directory.Write(_context.IndexLog, [.. File.ReadAllBytes(_context.IndexLog), 0, 0, (byte)'\n']);

        _files.Forget();
        Assert.Equal(before, Load());
        AssertNothingWasWrittenOrLocked();
        IndexStore.Rebuild(_files, _context, Permissions.Private, Now);
        Assert.False(File.Exists(_context.IndexLog));
        Assert.Equal(before, OnDisk());
    }

    [Fact]
    public void WhatTheIndexNamesAndThePoolLost_StaysInTheIndexOnDisk()
    {
        OrderedEntries before = OnDisk();
        File.Delete(_context.Message(Some.MessageId(3)));
        _files.Forget();

        Assert.Equal(14, Load().Length);

        AssertNothingWasWrittenOrLocked();
        Assert.Equal(before, OnDisk());
    }

    [Fact]
    public void MessageOfTheSameSizeWithOtherContents_IsNotVouchedForByARebuild()
    {
        IndexEntry before = OnDisk().Single(e => e.Id == Some.MessageId(4));
        string path = _context.Message(Some.MessageId(4));
        _disk.Directory.Write(path, File.ReadAllText(path).Replace("message number", "message nvmber", StringComparison.Ordinal));

        IndexStore.Rebuild(_files, _context, Permissions.Private, Now);
        Assert.Equal(before, OnDisk().Single(e => e.Id == Some.MessageId(4)));

        IndexStore.Rebuild(_files, _context, Permissions.Private, Now, vouchFor: new HashSet<MessageId> { Some.MessageId(4) });
        Assert.Equal(FromPool(), OnDisk());
    }

    [Fact]
    public void FoldBetweenIndexAndLog_IsNoticed()
    {
        IndexEntry first = OnDisk()[0];
        IndexLog.Append(_files, _context, [first with { Role = "Tool" }], Permissions.Private);
        using var files = new FaultyFileOperations(_files);
        files.Before(FileOperationKind.OpenRead, _context.IndexLog, () =>
        {
            using (IFileWriter writer = _files.CreateNew(_context.Aside(), Permissions.Private)) writer.Write("x"u8);
            IndexEntry[] entries = OnDisk().ToArray();
            entries[0] = first with { Role = "Tool" };
            string aside = _context.Aside();
            using (IFileWriter writer = _files.CreateNew(aside, Permissions.Private)) IndexFile.Write(writer, entries, Now);
            _files.Replace(aside, _context.Index);
            _files.DeleteFile(_context.IndexLog);
        });

        Assert.Equal("Tool", IndexStore.Load(files, _context)[0].Role);
    }

    [Fact]
    public void I7_KilledAtAnyChangeOfARebuild_LosesNothing()
    {
        for (int change = 1; ; change++)
        {
            Write(40 + change, Some.TimeAfter(change).ToString(), "unknown to the index");
            var files = new FaultyFileOperations(FileOperations.ForThisPlatform).DieAtChange(change);
            Record.Exception(() => IndexStore.Rebuild(files, _context, Permissions.Private, Now));
            Assert.Equal(FromPool(), Load());
            if (!files.IsDead) break;
        }
    }

    [Fact]
    public void LogThatHasOutgrownTheIndex_IsFolded()
    {
        OrderedEntries before = OnDisk();
        Assert.False(FoldIfDue());
        IndexLog.Append(_files, _context, [before[1]], Permissions.Private);
        Assert.False(FoldIfDue());
        for (int i = 0; i < 700; i++) IndexLog.Append(_files, _context, [before[0] with { SizeBytes = i }], Permissions.Private);
        IndexLog.AppendDeleted(_files, _context, before[2].Id, Permissions.Private);
        _files.Forget();

        Assert.True(FoldIfDue());

        Assert.False(File.Exists(_context.IndexLog));
        Assert.Equal([before[0] with { SizeBytes = 699 }, before[1], .. before.Skip(3)], OnDisk());
        Assert.StartsWith("delete storage/contexts", _files.Changes[^1]);
        Assert.False(FoldIfDue());
    }

    [Fact]
    public void SmallLogOfALargeIndex_CostsTwoStats()
    {
        IndexLog.Append(_files, _context, OnDisk(), Permissions.Private);
        _files.Forget();

        Assert.False(FoldIfDue());

        Assert.InRange(_files.Lines.Count, 1, 2);
    }

    [Fact]
    public void Rebuilding_GivesWhatTheMigrationGave()
    {
        byte[] before = File.ReadAllBytes(_context.Index);
        Timestamp written = IndexBuilder.FileTime(_files, _context);
        IndexStore.Rebuild(_files, _context, Permissions.Private, written);

        Assert.Equal(before, File.ReadAllBytes(_context.Index));
    }

    private bool FoldIfDue() => IndexStore.FoldIfDue(_files, _context, _files.Stat(_context.IndexLog)?.Length ?? 0, Permissions.Private, Now);
}
