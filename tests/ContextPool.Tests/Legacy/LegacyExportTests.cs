using System.Text;
using System.Text.Json;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.TestKit;
using ContextPool.Tests.Checking;

namespace ContextPool.Tests.Legacy;

/// <summary>The way back to a legacy file.</summary>
public sealed class LegacyExportTests
{
    public static TheoryData<string> SampleNames => [.. Samples.Files.Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void EverySample_ComesBackTokenForToken(string name)
    {
        ContextId id = ContextId.Parse(name);
        using var store = new MigratedStore();
        byte[] source = File.ReadAllBytes(Samples.PathOf(id));
        store.Add(id, source);

        LegacyExportResult result = Export(store, id);

        Assert.Equal(Tokens(source), Tokens(File.ReadAllBytes(result.Path)));
        Assert.Equal(new FileInfo(result.Path).Length, result.Bytes);
    }

    [Fact]
    public void FileInTheApplicationsStyle_ComesBackByteForByte()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(3).State("\"Idle\"").Order("message_pool", "branches");
        using MigratedStore store = MigratedStore.With(legacy);

        Assert.Equal(legacy.ToString(), Text(Export(store, store.Id)));
    }

    [Fact]
    public void IdsInCapitals_ComeBackInCapitals()
    {
        MessageId id = Some.MessageId(0xab);
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Add(new MessageJson { Id = id, Key = id.ToString().ToUpperInvariant() });
        using MigratedStore store = MigratedStore.With(legacy);

        Assert.Equal(legacy.ToString(), Text(Export(store, store.Id)));
    }

    [Theory]
    [InlineData("{\"TransientFailure\":{\"error\":\"e\",\"retry_count\":2}}")]
    [InlineData("{\"Failed\":{\"error\":\"e\"}}")]
    [InlineData("\"AwaitingToolApproval\"")]
    public void UpgradedStateThatIsUnchanged_ComesBackInTheOldSpelling(string state)
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(1).State(state);
        using MigratedStore store = MigratedStore.With(legacy);
        Assert.DoesNotContain(state, JsonStyle.OneLine.Print(File.ReadAllText(store.Context.Metadata)), StringComparison.Ordinal);

        Assert.Equal(legacy.ToString(), Text(Export(store, store.Id)));
    }

    [Fact]
    public void StateThatChangedSince_KeepsItsValue()
    {
        using MigratedStore store = MigratedStore.With(new LegacyJson(Some.ContextId(1)).Talk(1).State("\"Idle\""));
        store.Edit(store.Context.Metadata, "\"idle\"", "\"paused\"");

        using JsonDocument exported = JsonDocument.Parse(Text(Export(store, store.Id)));
        Assert.Equal("paused", exported.RootElement.GetProperty("current_state").GetString());
    }

    [Fact]
    public void MessagesThatCameLater_StandBehindTheOthersByTime()
    {
        using var store = MigratedStore.WithTalk(messages: 2);
        MessageId first = Some.MessageId(9);
        MessageId second = Some.MessageId(0);
        store.Overwrite(store.Context.Message(first), MigratedStore.Node(first));
        store.Overwrite(store.Context.Message(second), MigratedStore.Node(second).Replace("2025", "2026", StringComparison.Ordinal));

        Assert.Equal([Some.MessageId(1), Some.MessageId(2), first, second], Order(Export(store, store.Id)));
    }

    [Fact]
    public void WithoutBackup_MessagesStandByTime()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1));
        legacy.Add(new MessageJson { Id = Some.MessageId(1), MetadataJson = MessageJson.CreatedAt(Some.TimeAfter(5)) });
        legacy.Add(new MessageJson { Id = Some.MessageId(2), MetadataJson = MessageJson.CreatedAt(Some.TimeAfter(1)) });
        using MigratedStore store = MigratedStore.With(legacy);
        store.LoseBackupAndSource();

        LegacyExportResult result = Export(store, store.Id);

        Assert.Null(result.OrderedBy);
        Assert.Equal([Some.MessageId(2), Some.MessageId(1)], Order(result));
    }

    [Fact]
    public void MetadataWithoutTheMember_GetsItAtTheEnd()
    {
        using var store = MigratedStore.WithTalk(messages: 1);
        store.Edit(store.Context.Metadata, "  \"message_pool\": {},\n", "");

        Assert.Single(Order(Export(store, store.Id)));
    }

    [Fact]
    public void FileThatIsThere_IsNotReplaced()
    {
        using var store = MigratedStore.WithTalk();
        store.Directory.Write($"out/{store.Id}.json", "mine");

        FileOperationException e = Assert.Throws<FileOperationException>(() => Export(store, store.Id));
        Assert.Equal(FileFailure.AlreadyExists, e.Failure);
        Assert.Equal("mine", store.Directory.ReadText($"out/{store.Id}.json"));
    }

    [Fact]
    public void FileThatComesMeanwhile_IsNotReplaced()
    {
        using var store = MigratedStore.WithTalk();
        using var faulty = new FaultyFileOperations(store.Files);
        faulty.Before(FileOperationKind.Rename, "out", () => store.Directory.Write($"out/{store.Id}.json", "mine"));

        Assert.Throws<FileOperationException>(() => new LegacyExport(faulty, store.Store.Root).Write(store.Id, store.Directory["out"]));
        Assert.Equal([$"{store.Id}.json"], store.Directory.Names("out"));
    }

    [Fact]
    public void UnreadableMessages_AreRefusedWithTheirNames()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(store.Message(2), "torn");
        File.Delete(store.Message(3));
        store.Overwrite(Path.Combine(store.Context.Pool, "A.json"), "{}");

        var e = Assert.Throws<UnreadableMessagesException>(() => Export(store, store.Id));

        Assert.Equal(3, e.Unreadable.Count);
        Assert.False(store.Directory.Has($"out/{store.Id}.json"));
        LegacyExportResult result = new LegacyExport(store.Store.Root).Write(store.Id, store.Directory["out"], leaveOutUnreadable: true);
        Assert.Equal(e.Unreadable, result.LeftOut);
        Assert.Equal([Some.MessageId(1), Some.MessageId(4)], Order(result));
    }

    [Fact]
    public void ContextThatIsNotThere_IsNotFound()
    {
        using var store = MigratedStore.WithTalk();
        Assert.Throws<ContextNotFoundException>(() => Export(store, Some.ContextId(9)));
    }

    [Fact]
    public void KilledAtAnyOperation_LeavesNoHalfFileUnderTheName_AndTheNextExportClearsUp()
    {
        for (int change = 1; ; change++)
        {
            using var store = MigratedStore.WithTalk();
            var faulty = new FaultyFileOperations(store.Files).DieAtChange(change);
            Exception? e = Record.Exception(() => new LegacyExport(faulty, store.Store.Root).Write(store.Id, store.Directory["out"]));
            string path = store.Directory["out", $"{store.Id}.json"];
            if (File.Exists(path)) Assert.Equal(File.ReadAllBytes(store.SourcePath), File.ReadAllBytes(path));
            if (e is null) return;

            if (File.Exists(path)) File.Delete(path);
            Export(store, store.Id);
            Assert.Equal([$"{store.Id}.json"], store.Directory.Names("out"));
        }
    }

    private static LegacyExportResult Export(MigratedStore store, ContextId id) =>
        new LegacyExport(store.Store.Root).Write(id, store.Directory["out"]);

    private static string Text(LegacyExportResult result) => File.ReadAllText(result.Path);

    private static List<string> Tokens(byte[] text)
    {
        ReadOnlySpan<byte> withoutMark = text.AsSpan().StartsWith("\uFEFF"u8) ? text.AsSpan(3) : text;
        return JsonStyle.Tokens(Encoding.UTF8.GetString(withoutMark));
    }

    private static List<MessageId> Order(LegacyExportResult result)
    {
        using JsonDocument document = JsonDocument.Parse(Text(result));
        return [.. document.RootElement.GetProperty("message_pool").EnumerateObject().Select(m => MessageId.Parse(m.Name))];
    }
}
