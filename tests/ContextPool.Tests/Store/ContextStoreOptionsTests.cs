using ContextPool.Legacy;
using ContextPool.TestKit;

namespace ContextPool.Tests.Store;

public sealed class ContextStoreOptionsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public static TheoryData<string, ContextStoreOptions> Impossible => new()
    {
        { "TrashGrace is infinite", new() { TrashGrace = Timeout.InfiniteTimeSpan } },
        { "TrashGrace is -00:00:05", new() { TrashGrace = TimeSpan.FromSeconds(-5) } },
        { "TrashGrace is", new() { TrashGrace = TimeSpan.MaxValue } },
        { "WriterWait is -00:00:05", new() { WriterWait = TimeSpan.FromSeconds(-5) } },
        { "WriterWait is", new() { WriterWait = TimeSpan.MaxValue } },
        { "TornFileWait is -00:00:05", new() { TornFileWait = TimeSpan.FromSeconds(-5) } },
        { "TornFileWait is infinite", new() { TornFileWait = Timeout.InfiniteTimeSpan } },
        { "MessageCacheBytes is -1", new() { MessageCacheBytes = -1 } },
        { "the legacy directory is empty", new() { Legacy = LegacyDirectory.At(" ") } },
        { "the backup directory is empty", new() { Legacy = LegacyDirectory.At("legacy", backups: "") } },
        { "the legacy directory is to be migrated on access", new() { Legacy = LegacyDirectory.At("legacy", autoMigrate: true) } },
        { "the backup directory is the legacy directory", new() { Legacy = LegacyDirectory.At("same", "./same/") } },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Impossible))]
    public void WhatCannotBe_IsToldWhenTheStoreIsOpened(string expected, ContextStoreOptions options)
    {
        var e = Assert.Throws<ArgumentException>(() => ContextStore.Open(_directory["storage"], options));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(": expected", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllProblems_AreToldAtOnce()
    {
        var options = new ContextStoreOptions { MessageCacheBytes = -1, Legacy = LegacyDirectory.At(_directory["storage"]) };
        string told = Assert.Throws<ArgumentException>(() => ContextStore.Open(_directory["storage"], options)).Message;
        Assert.Contains("MessageCacheBytes", told, StringComparison.Ordinal);
        Assert.Contains("the legacy directory is the storage directory", told, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ContextStore.Open(" "));
    }

    [Fact]
    public void Borders_AreAllowed() => ContextStore.Open(_directory["storage"], new ContextStoreOptions
    {
        WriterWait = Timeout.InfiniteTimeSpan,
        TrashGrace = TimeSpan.Zero,
        MessageCacheBytes = 0,
    });
}
