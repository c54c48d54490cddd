using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>
/// What a look holds for each message of a context. Alone, because the memory of a process is measured: what other tests allocate
/// meanwhile would count.
/// </summary>
[Collection("Alone")]
public sealed class LargeContextTests : IDisposable
{
    private const int Messages = 20_000;

    private static readonly MessageId[] Ids = [.. Enumerable.Range(1, Messages).Select(i => Some.MessageId(i)).Order()];

    private readonly MigratedStore _store = MigratedStore.WithTalk(1);

    public LargeContextTests()
    {
        ContextLayout context = _store.Context;
        _store.Overwrite(
            context.Metadata,
            $$$"""
            {"id":"{{{_store.Id}}}","message_pool":{},"active_branch_name":"main",
            "branches":{"main":{"name":"main","message_ids":[{{{string.Join(',', Ids.Select(id => $"\"{id}\""))}}}] } } }
            """);
        File.Delete(context.Receipt);
        File.Delete(context.Index);
        using IFileWriter writer = _store.Files.CreateNew(context.Index, Permissions.Public);
        IndexFile.Write(writer, Ids.Select(Entry), Some.Time);
    }

    public void Dispose() => _store.Dispose();

    /// <summary>Ids in three ordered arrays and two sizes: with room to grow a hundred bytes.</summary>
    [Fact]
    public async Task StructureCheck_HoldsAHundredBytesAMessage()
    {
        (long live, List<Finding> findings) = await LiveBytesAMessageAsync(Ids, readData: false, looks: 1);
        Assert.Empty(findings);
        Assert.InRange(live, 50, 150);
    }

    /// <summary>Hash and time of the entry, time and parent of the message beside them.</summary>
    [Fact]
    public async Task CheckOfContents_HoldsTwoHundredBytesAMessage()
    {
        (long live, List<Finding> findings) = await LiveBytesAMessageAsync(Ids, readData: true, looks: 2);
        Assert.Empty(findings);
        Assert.InRange(live, 100, 250);
    }

    /// <summary>A pool that is lost has as many findings as messages: no texts of each, and of an earlier look 16 bytes.</summary>
    [Fact]
    public async Task LostPool_TakesThreeHundredBytesAMessage()
    {
        // Stat of the last message for the evidence of two looks.
        (long live, List<Finding> findings) = await LiveBytesAMessageAsync([], readData: false, looks: 2);
        Assert.Equal(Messages, findings.Count(f => f is { Kind: FindingKind.MissingMessage, IsDamage: true }));
        Assert.InRange(live, 100, 300);
    }

    /// <param name="ids">What is in the pool.</param>
    /// <param name="readData">What to check.</param>
    /// <param name="looks">How often the last message is looked at or opened until it counts.</param>
    private async Task<(long Live, List<Finding> Findings)> LiveBytesAMessageAsync(MessageId[] ids, bool readData, int looks)
    {
        // The middle of three: the buffers that earlier tests left in pools go whenever the collector sees fit.
        var live = new List<long>();
        List<Finding> findings = [];
        for (int i = 0; i < 3; i++)
        {
            long before = 0;
            long bytes = 0;
            int seen = 0;
            string last = _store.Context.Message(Ids[^1]);
            var files = new PretendedPool(_store.Files, _store.Context.Pool, ids)
            {
                OnLook = path =>
                {
                    if (before == 0 && path == _store.Context.Metadata) before = GC.GetTotalMemory(forceFullCollection: true);
                    if (path == last && ++seen == looks) bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
                },
            };
            findings.Clear();
            findings = await _store.CheckAsync(readData, files);
            live.Add(bytes / Messages);
        }

        return (live.Order().ElementAt(1), findings);
    }

    private static IndexEntry Entry(MessageId id) =>
        new(id, "User", Some.Time, TimeSource.CreatedAt, PretendedPool.TextOf(id).Length, false, false, "text")
        {
            Hash = ContentHash.Of(PretendedPool.TextOf(id)),
        };
}

/// <summary>Tests that no other may run beside.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneDefinition;
