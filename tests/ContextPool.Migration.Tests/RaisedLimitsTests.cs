using System.Text;
using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>What a migration with raised limits lets through, everything that reads a pool accepts.</summary>
public sealed class RaisedLimitsTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(200, 500)]
    [InlineData(1000, 1000)]
    public async Task DeepContext_IsServedAsItWasMigrated(int levels, int maxDepth)
    {
        LegacyJson context = _scene.Put(new LegacyJson(Fixtures.Id)
            .Member("config", $$"""{"parameters":{{Nested(levels - 2)}}}""")
            .Add(new MessageJson
            {
                Id = Some.MessageId(1),
                ToolCallsJson = MessageJson.ToolCall("c", "ls", Nested(levels - 6)),
                MetadataJson = MessageJson.CreatedAt(Some.Time),
            }));
        Raise(LegacyLimits.Default with { MaxDepth = maxDepth });

        await AssertServedAsync(context);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task LargeContext_IsServedAsItWasMigrated()
    {
        string large = new('x', LegacyLimits.DefaultMaxMessageBytes + 1);
        LegacyJson context = _scene.Put(new LegacyJson(Fixtures.Id)
            .Member("title", $"\"{large}\"").Add(new MessageJson { Id = Some.MessageId(1), Text = large }));
        Raise(LegacyLimits.Default with
        {
            MaxMessageBytes = ReadingLimits.MaxMessageBytes,
            MaxMetadataBytes = ReadingLimits.MaxMetadataBytes,
        });

        await AssertServedAsync(context);
    }

    [Fact]
    public void LimitsAboveWhatIsRead_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LegacyLimits { MaxDepth = ReadingLimits.MaxDepth + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LegacyLimits { MaxMessages = ReadingLimits.MaxMessages + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LegacyLimits { MaxMessageBytes = ReadingLimits.MaxMessageBytes + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LegacyLimits { MaxMetadataBytes = ReadingLimits.MaxMetadataBytes + 1 });
    }

    /// <summary>Migrated, then checked, read, edited, rolled back, repaired and indexed again; and from the legacy file before.</summary>
    private async Task AssertServedAsync(LegacyJson context)
    {
        ChatContext unmigrated = await OpenAsync(context.Id);
        Assert.Null((await unmigrated.ReadLastAsync(9).SingleAsync()).WhyUnavailable);

        Assert.Equal("migrated", (await _scene.RunAsync()).OutcomeOf(context.Id));

        _scene.AssertPool(context);
        Assert.Empty(await Findings());
        Assert.Empty((await new StoreRepair(_scene.Options.StorageDirectory).RunAsync(new RepairOptions { Backups = LegacyBackups.Reader })).Done);
        ChatContext opened = await OpenAsync(context.Id);
        BranchMessage message = await opened.ReadLastAsync(9).SingleAsync();
        Assert.Null(message.WhyUnavailable);
        IndexStore.Rebuild(Scene.Disk, Layout(context.Id), Permissions.Public, Some.Time);
        Assert.Equal(message.Id, Assert.Single((await opened.GetIndexAsync()).Entries).Id);
        Assert.NotNull(new LegacyExport(_scene.Options.StorageDirectory).Write(context.Id, _scene.Directory["back"]).OrderedBy);
        Assert.Equal(context.ToString(), Encoding.UTF8.GetString(_scene.Directory.Read(Path.Combine("back", context.FileName))));
        await opened.CreateBranchAsync("other");
    }

    private async Task<List<Finding>> Findings()
    {
        var checker = new StoreChecker(_scene.Options.StorageDirectory);
        return await checker.CheckAsync(new CheckOptions { ReadData = true }).ToListAsync();
    }

    private Task<ChatContext> OpenAsync(ContextId id) => ContextStore
        .Open(_scene.Options.StorageDirectory, new ContextStoreOptions { Legacy = LegacyDirectory.At(_scene.Options.LegacyDirectory) })
        .OpenAsync(id);

    private ContextLayout Layout(ContextId id) => new StoreLayout(_scene.Options.StorageDirectory).Context(id);

    private void Raise(LegacyLimits limits) => _scene.Options = _scene.Options with { Limits = limits };

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);
}
