using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Storage.Local;

namespace ContextPool.Tests.Legacy;

public sealed class ContextDraftTests
{
    public static TheoryData<string> SampleIds => [.. Samples.Ids.Select(id => id.ToString())];

    [Theory]
    [MemberData(nameof(SampleIds))]
    public void EverySample_BecomesAPoolWithoutDifference(string text)
    {
        ContextId id = ContextId.Parse(text);
        using DraftOnDisk inMemory = DraftOnDisk.OfSample(id, isStreamed: false);
        using DraftOnDisk streamed = DraftOnDisk.OfSample(id, isStreamed: true);
        Assert.Null(inMemory.Difference());
        Assert.Null(inMemory.Difference(readContents: false));
        Assert.Null(inMemory.ForeignDifference());
        Assert.Null(streamed.Difference());
        Assert.Empty(PoolOracle.Differences(File.ReadAllBytes(Samples.PathOf(id)), inMemory.Layout.Root));
        Assert.Empty(inMemory.Temp.Snapshot().DifferencesTo(streamed.Temp.Snapshot(), ignoreTimes: true));
    }

    [Theory]
    [MemberData(nameof(SampleIds))]
    public void PoolDigest_IsThatOfTheFiles(string text)
    {
        using DraftOnDisk draft = DraftOnDisk.OfSample(ContextId.Parse(text), isStreamed: false);
        Assert.Equal(DigestOfFiles.Of(draft.Files, draft.Layout), draft.Pool.Sha256);
    }

    [Theory]
    [MemberData(nameof(SampleIds))]
    public void PoolBytes_AreThoseOfMetadataMessagesAndIndex(string text)
    {
        using DraftOnDisk draft = DraftOnDisk.OfSample(ContextId.Parse(text), isStreamed: false);
        long expected = Directory.EnumerateFiles(draft.Layout.Root, "*", SearchOption.AllDirectories)
            .Where(f => f != draft.Layout.Receipt).Sum(f => new FileInfo(f).Length);
        Assert.Equal(expected, draft.Bytes);
    }

    [Fact]
    public void OldState_IsUpgradedInTheMetadataAndTold()
    {
        using DraftOnDisk draft = DraftOnDisk.Of(new LegacyJson().Talk(1).State("""{"Failed":{"error":"x"}}"""));
        Assert.Equal(["current_state Failed"], draft.Context.Upgrades);
        Assert.Contains(
            $"\"failed_at\": \"{DraftOnDisk.Written}\"", File.ReadAllText(draft.Layout.Metadata), StringComparison.Ordinal);
        Assert.Null(draft.Difference());
    }

    [Fact]
    public void SameContext_GivesTheSameBytes_WhateverTheOrderAndWhiteSpaceOfThePool()
    {
        var id = Some.ContextId(5);
        using DraftOnDisk one = DraftOnDisk.Of(new LegacyJson(id).Talk(3));
        using DraftOnDisk other = DraftOnDisk.Of(new LegacyJson(id).Talk(3).In(JsonStyle.Loose));
        Assert.Empty(one.Temp.Snapshot().DifferencesTo(other.Temp.Snapshot(), ignoreTimes: true));
    }

    /// <summary>I6: nothing names a message that is not durable; I2: the context exists last.</summary>
    [Fact]
    public void SyncEach_MakesEachFileDurable_ThenTheNames_MetadataLast()
    {
        var recording = new RecordingFileOperations(FileOperations.ForThisPlatform);
        using DraftOnDisk draft = DraftOnDisk.Of(new LegacyJson().Talk(1), recording, syncEach: true);
        string message = draft.Layout.Message(Some.MessageId(1));
        Assert.Equal(
            [
                $"create directory {draft.Layout.Root}", $"create directory {draft.Layout.Pool}",
                $"create {message}", $"write {message}", $"sync {message}",
                $"create {draft.Layout.Index}", $"write {draft.Layout.Index}", $"sync {draft.Layout.Index}",
                $"create {draft.Layout.Receipt}", $"write {draft.Layout.Receipt}", $"sync {draft.Layout.Receipt}",
                $"create {draft.Layout.Metadata}", $"write {draft.Layout.Metadata}", $"sync {draft.Layout.Metadata}",
                $"sync directory {draft.Layout.Pool}", $"sync directory {draft.Layout.Root}",
            ],
            recording.Changes);
    }

    [Fact]
    public async Task MessageThatGrowsOverTheLimit_IsRefused()
    {
        using var temp = new TempDirectory();
        LegacyJson legacy = new LegacyJson().Add(new MessageJson { ToolResultJson = "[1,2,3,4,5,6,7,8,9,10]" }).In(JsonStyle.OneLine);
        int length = legacy.Messages[0].ToString().Length;
        using LegacyText text = Texts.InMemory(legacy.ToBytes());
        ConvertedContext context = ConvertedContext.Of(text, legacy.Id, Some.Time, new LegacyLimits { MaxMessageBytes = length });
        LocalDraft draft = Drafts.Begin(FileOperations.ForThisPlatform, new ContextLayout(temp["d"]), legacy.Id, Permissions.Private);
        var e = await Assert.ThrowsAsync<InvalidContentException>(() => DraftWriting.WritePoolAsync(draft, context, length, CancellationToken.None));
        Assert.Equal(ContentFault.MessageTooLarge, e.Fault);
    }

    [Fact]
    public async Task CancelledWritePool_StopsBetweenMessages()
    {
        using var temp = new TempDirectory();
        using var stop = new CancellationTokenSource();
        LegacyJson legacy = new LegacyJson().Talk(5);
        using LegacyText text = Texts.InMemory(legacy.ToBytes());
        ConvertedContext context = ConvertedContext.Of(text, legacy.Id, Some.Time, LegacyLimits.Default);
        using var files = new FaultyFileOperations(FileOperations.ForThisPlatform);
        files.After(FileOperationKind.Write, ".json", stop.Cancel, nth: 2);
        LocalDraft draft = Drafts.Begin(files, new ContextLayout(temp["d"]), legacy.Id, Permissions.Private);
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            DraftWriting.WritePoolAsync(draft, context, LegacyLimits.DefaultMaxMessageBytes, stop.Token));
        Assert.Equal(2, temp.Names("d/messages_pool").Count);
    }

    [Fact]
    public void NewFiles_HaveTheReadersOfTheSource()
    {
        using DraftOnDisk draft = DraftOnDisk.Of(new LegacyJson().Talk(1));
        if (OperatingSystem.IsWindows()) return;
        foreach (string path in Directory.EnumerateFileSystemEntries(draft.Layout.Root, "*", SearchOption.AllDirectories))
        {
            UnixFileMode mode = File.GetUnixFileMode(path);
            Assert.Equal(default, mode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }
    }
}
