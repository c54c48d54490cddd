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
        { "LegacyDirectory is empty", new() { LegacyDirectory = " " } },
        { "BackupDirectory is empty", new() { BackupDirectory = "" } },
        { "AutoMigrate needs a BackupDirectory", new() { AutoMigrate = true, LegacyDirectory = "legacy" } },
        { "AutoMigrate needs a LegacyDirectory", new() { AutoMigrate = true, BackupDirectory = "backups" } },
        { "BackupDirectory is the LegacyDirectory", new() { LegacyDirectory = "same", BackupDirectory = "./same/" } },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Impossible))]
    public void WhatCannotBe_IsToldWhenTheStoreIsOpened(string expected, ContextStoreOptions options)
    {
        var e = Assert.Throws<ArgumentException>(() => ContextStore.Open(_directory["storage"], options));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(": expected", e.Message.Replace(" needs a ", ": expected ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void AllProblems_AreToldAtOnce()
    {
        var options = new ContextStoreOptions { MessageCacheBytes = -1, LegacyDirectory = _directory["storage"] };
        string told = Assert.Throws<ArgumentException>(() => ContextStore.Open(_directory["storage"], options)).Message;
        Assert.Contains("MessageCacheBytes", told, StringComparison.Ordinal);
        Assert.Contains("LegacyDirectory is the storage directory", told, StringComparison.Ordinal);
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
