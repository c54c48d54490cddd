using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>Source and pool since the receipt: every row of the table.</summary>
public sealed class ReceiptTableTests : IDisposable
{
    private readonly Scene _scene = new();

    private static LegacyJson First => new LegacyJson(Fixtures.Id).Talk(2);

    private static LegacyJson Second => new LegacyJson(Fixtures.Id).Talk(3);

    /// <summary>The first as the oldest versions wrote it, before some members were there.</summary>
    private static LegacyJson WithoutDefaults => First.Messages
        .Aggregate(new LegacyJson(Fixtures.Id), (context, message) => context.Add(message with { MessageType = null }))
        .Member("config", """{"model_id":"gpt-4","mode":"chat","parameters":{}}""").Without("current_state");

    private ContextLayout Context => new(_scene.ContextPath(Fixtures.Id));

    private static string PoolPath => $"storage/contexts/{Fixtures.Id}";

    [Fact]
    public async Task NoPool_Migrates()
    {
        _scene.Put(First);
        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(RunEnd.Completed, run.End);
        ReportLine row = run[Fixtures.Id];
        Assert.Equal(("migrated", "", "2", "1"), (row["outcome"], row["reason"], row["messages"], row["branches"]));
        _scene.AssertPool(First);
        _scene.AssertNoLitter();
        _scene.AssertBackupsCheck();
        Assert.True(_scene.HasBackup(Fixtures.Id, First.ToBytes()));
        Assert.Equal(row["backup_sha256"], row["source_sha256"]);
        Assert.Equal(First.ToBytes(), File.ReadAllBytes(row["backup_path"]));
    }

    [Fact]
    public async Task EmptyDirectoryWhereTheContextBelongs_IsNobodysAndMigrates()
    {
        _scene.Directory.CreateDirectory(PoolPath);
        _scene.Put(First);
        Assert.Equal("migrated", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        _scene.AssertPool(First);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingChanged_IsUnchangedAndWritesNothing(bool checksum)
    {
        _scene.Put(First);
        await _scene.RunAsync();
        TreeSnapshot store = _scene.Directory.Snapshot("storage");
        TreeSnapshot backups = _scene.Directory.Snapshot("backups");

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { Checksum = checksum });

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal("unchanged", run.OutcomeOf(Fixtures.Id));
        Assert.Empty(store.DifferencesTo(_scene.Directory.Snapshot("storage")));
        Assert.Empty(backups.DifferencesTo(_scene.Directory.Snapshot("backups")));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task OnlyTouched_IsUnchangedAndWritesNothing(double writtenAt)
    {
        _scene.Put(First);
        await _scene.RunAsync();
        _scene.Put(First, writtenAt);
        TreeSnapshot store = _scene.Directory.Snapshot("storage");
        TreeSnapshot backups = _scene.Directory.Snapshot("backups");

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal("unchanged", run.OutcomeOf(Fixtures.Id));
        Assert.Empty(store.DifferencesTo(_scene.Directory.Snapshot("storage")));
        Assert.Empty(backups.DifferencesTo(_scene.Directory.Snapshot("backups")));
    }

    [Fact]
    public async Task PackedSince_CountsAsUnchanged_AndOneThatGrewAsChanged()
    {
        _scene.Put(First);
        await _scene.RunAsync();
        ContextStore store = ContextStore.Open(_scene.Directory["storage"]);
        await store.PackAsync(Fixtures.Id);
        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        _scene.Put(Second, writtenAt: 60);
        Assert.Equal("updated", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        _scene.AssertPool(Second);
        Assert.True(Directory.Exists(Path.Combine(Assert.Single(_scene.Trashed(Fixtures.Id)), "packs")));

        await store.PackAsync(Fixtures.Id);
        await (await store.OpenAsync(Fixtures.Id)).AppendAsync(new MessageDraft { Role = "User", Text = "later" });
        await store.PackAsync(Fixtures.Id);
        _scene.Put(First, writtenAt: 120);
        Assert.Equal("conflict", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
    }

    [Fact]
    public async Task SourceChanged_UpdatesAndTheOldVersionGoesToTheTrash()
    {
        _scene.Put(First);
        await _scene.RunAsync();
        _scene.Put(Second, writtenAt: 60);

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal("updated", run.OutcomeOf(Fixtures.Id));
        _scene.AssertPool(Second);
        Assert.Empty(PoolOracle.Differences(First.ToBytes(), Assert.Single(_scene.Trashed(Fixtures.Id))));
        Assert.True(_scene.HasBackup(Fixtures.Id, First.ToBytes()));
        Assert.True(_scene.HasBackup(Fixtures.Id, Second.ToBytes()));
        _scene.AssertNoLitter();
        _scene.AssertBackupsCheck();
        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
    }

    [Theory]
    [InlineData("message changed", "differs from the source")]
    [InlineData("message added", "is not in the source")]
    [InlineData("message deleted", "is missing, 1 in all")]
    [InlineData("metadata changed", "context.json: ")]
    public async Task BothChanged_IsAConflictThatSaysWhatChangedAndWritesNothing(string change, string difference)
    {
        _scene.Put(First);
        await _scene.RunAsync();
        _scene.Put(Second, writtenAt: 60);
        ChangePool(change);

        ReportLine row = await AssertConflictAsync("both_changed");

        Assert.Contains("source and pool both changed since run", row["detail"], StringComparison.Ordinal);
        Assert.Contains(difference, row["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PoolThatChangesDuringTheUpdate_IsAConflict()
    {
        _scene.Put(First);
        await _scene.RunAsync();
        _scene.Put(Second, writtenAt: 60);
        string message = Context.Message(Some.MessageId(1));
        using var files = new FaultyFileOperations(Scene.Disk)
            .Before(FileOperationKind.Lock, PoolPath, () => File.AppendAllText(message, " "));

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal(("conflict", "both_changed"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
        Assert.False(File.Exists(Context.Message(Some.MessageId(3))));
        _scene.AssertNoLitter();
    }

    [Theory]
    [InlineData("message changed")]
    [InlineData("message deleted")]
    public async Task OnlyThePoolChanged_IsUnchangedAndLeftAlone(string change)
    {
        _scene.Put(First);
        await _scene.RunAsync();
        ChangePool(change);
        TreeSnapshot store = _scene.Directory.Snapshot("storage");

        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        Assert.Empty(store.DifferencesTo(_scene.Directory.Snapshot("storage")));
    }

    [Fact]
    public async Task OlderSource_IsAConflictAndWritesNothing()
    {
        _scene.Put(Second, writtenAt: 60);
        await _scene.RunAsync();
        _scene.Put(First);

        ReportLine row = await AssertConflictAsync("source_older");

        Assert.Contains(Some.TimeAfter(60).ToString(), row["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Serde")]
    [InlineData("OneLine")]
    [InlineData("Windows")]
    public async Task EqualPoolWithoutReceipt_IsAdopted(string style)
    {
        LegacyJson context = _scene.Put(First);
        HandMadePool.Write(_scene, context, (JsonStyle)typeof(JsonStyle).GetProperty(style)!.GetValue(null)!);
        TreeSnapshot pool = _scene.Directory.Snapshot(PoolPath);

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal("adopted", run.OutcomeOf(Fixtures.Id));
        Assert.Equal(["index.json is new", "receipt.json is new"], pool.DifferencesTo(_scene.Directory.Snapshot(PoolPath)));
        Assert.True(_scene.HasBackup(Fixtures.Id, context.ToBytes()));
        _scene.AssertNoLitter();
        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        _scene.Put(Second, writtenAt: 60);
        Assert.Equal("updated", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        _scene.AssertPool(Second);
    }

    [Fact]
    public async Task EqualPoolInAnotherOrder_IsAdoptedHoweverDeepItNests()
    {
        string deep = new string('[', 100) + new string(']', 100);
        LegacyJson context = _scene.Put(First.Member("config", $$"""{"a":1.0,"b":{{deep}}}"""));
        HandMadePool.Write(_scene, new LegacyJson(Fixtures.Id).Talk(2).Member("config", $$"""{"b":{{deep}},"a":1.0}""").Order("current_state", "id"));

        Assert.Equal("adopted", (await _scene.RunAsync()).OutcomeOf(context.Id));
    }

    [Fact]
    public async Task PoolWithTheDefaultsThatTheOriginalAdds_IsAdoptedAndTheyAreListed()
    {
        LegacyJson old = _scene.Put(WithoutDefaults);
        HandMadePool.Write(_scene, First);

        ReportLine row = (await _scene.RunAsync())[Fixtures.Id];

        Assert.Equal(("adopted", ""), (row["outcome"], row["reason"]));
        Assert.Equal(
            """the pool has defaults that the source lacks: agent_role in config = "actor" (1), current_state = "idle" (1), """
            + "message_type in messages = \"text\" (2)",
            row["detail"]);
        Assert.True(_scene.HasBackup(Fixtures.Id, old.ToBytes()));
        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
    }

    [Theory]
    [InlineData("\"actor\"", "\"planner\"", true)]
    [InlineData("\"actor\"", "null", true)]
    [InlineData("\"idle\"", "\"paused\"", true)]
    [InlineData("\"message_type\": \"text\"", "\"message_type\": \"plan\"", false)]
    [InlineData("\"message_type\": \"text\"", "\"message_type\": \"text\", \"message_type\": \"text\"", false)]
    [InlineData("\"message_type\": \"text\"", "\"message_type\": \"text\", \"rich_type\": null", false)]
    public async Task DefaultWithAnotherValueOrCompany_IsAConflict(string added, string instead, bool inMetadata)
    {
        _scene.Put(WithoutDefaults);
        HandMadePool.Write(_scene, First);
        Replace(inMetadata ? Context.Metadata : Context.Message(Some.MessageId(1)), added, instead);
        await AssertConflictAsync("foreign_pool");
    }

    [Theory]
    [InlineData(true, ",\n    \"agent_role\": \"actor\"")]
    [InlineData(true, ",\n  \"current_state\": \"idle\"")]
    [InlineData(true, ",\n    \"parameters\": {}")]
    [InlineData(false, ",\n    \"message_type\": \"text\"")]
    public async Task MemberOfTheSourceThatThePoolLacks_IsAConflictThoughItIsADefault(bool inMetadata, string lost)
    {
        HandMadePool.Write(_scene, _scene.Put(First));
        Replace(inMetadata ? Context.Metadata : Context.Message(Some.MessageId(1)), lost, "");
        await AssertConflictAsync("foreign_pool");
    }

    [Theory]
    [InlineData("message changed")]
    [InlineData("message added")]
    [InlineData("message deleted")]
    [InlineData("metadata changed")]
    [InlineData("not json")]
    public async Task OtherPoolWithoutReceipt_IsAConflictAndLeftAlone(string change)
    {
        HandMadePool.Write(_scene, _scene.Put(First));
        ChangePool(change);
        await AssertConflictAsync("foreign_pool");
    }

    [Fact]
    public async Task PoolThatChangesWhileItIsAdopted_IsAConflict()
    {
        // The receipt would else vouch for a pool that nobody compared, and the next update would replace it.
        HandMadePool.Write(_scene, _scene.Put(First));
        using var files = new FaultyFileOperations(Scene.Disk)
            .Before(FileOperationKind.Lock, PoolPath, () => ChangePool("message changed"));

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal(("conflict", "foreign_pool"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
        Assert.False(File.Exists(Context.Receipt));
    }

    [Theory]
    [InlineData("a file")]
    [InlineData("a directory that is no context")]
    [InlineData("a link")]
    public async Task SomethingElseInThePlace_IsAConflictAndLeftAlone(string what)
    {
        _scene.Put(First);
        if (what == "a file") _scene.Directory.Write(PoolPath, "somebody's");
        else if (what == "a link") File.CreateSymbolicLink(Path.Combine(_scene.Directory.CreateDirectory("storage/contexts"), $"{Fixtures.Id}"), "/tmp");
        else _scene.Directory.Write(PoolPath + "/notes.txt", "somebody's");
        await AssertConflictAsync("path_occupied");
    }

    [Fact]
    public async Task PlaceThatIsTakenDuringTheRun_IsAConflict()
    {
        _scene.Put(First);
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.Rename, $"contexts/{Fixtures.Id}", () => _scene.Directory.Write(PoolPath + "/notes.txt", "somebody's"));

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal(("conflict", "path_occupied"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
        _scene.AssertNoStaging();
    }

    [Fact]
    public async Task Checksum_CatchesAChangeThatSizeAndTimeHide()
    {
        _scene.Put(First);
        await _scene.RunAsync();
        byte[] changed = System.Text.Encoding.UTF8.GetBytes(First.ToString().Replace("number 1", "number 7", StringComparison.Ordinal));
        _scene.Put(Fixtures.FileName, changed);

        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        Assert.Equal("updated", (await _scene.RunAsync(options: _scene.Options with { Checksum = true })).OutcomeOf(Fixtures.Id));
        _scene.AssertPool(Fixtures.Id, changed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"version\":1,")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\0\0\0\0")]
    public async Task CorruptReceipt_IsNoneAndThePoolIsAdopted(string receipt)
    {
        _scene.Put(First);
        await _scene.RunAsync();
        _scene.Directory.Write(PoolPath + "/receipt.json", receipt);

        Assert.Equal("adopted", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
        _scene.AssertPool(First);
        Assert.Single(_scene.Directory.Names("backups"), n => n.StartsWith($"{Fixtures.Id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReceiptOfAnotherContext_IsNone()
    {
        // A directory copied by hand under another name must not pass for migrated.
        LegacyJson other = _scene.PutTalk(1);
        await _scene.RunAsync();
        _scene.Put(First);
        CopyDirectory(_scene.ContextPath(other.Id), Context.Root);

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(("conflict", "foreign_pool"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
    }

    public void Dispose() => _scene.Dispose();

    private async Task<ReportLine> AssertConflictAsync(string reason)
    {
        TreeSnapshot contexts = _scene.Directory.Snapshot("storage/contexts");
        LegacyJson neighbour = _scene.PutTalk(0x777);

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(RunEnd.CompletedWithFailures, run.End);
        Assert.Equal(("conflict", reason), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
        Assert.Equal("migrated", run.OutcomeOf(neighbour.Id));
        Directory.Delete(_scene.ContextPath(neighbour.Id), recursive: true);
        Assert.Empty(contexts.DifferencesTo(_scene.Directory.Snapshot("storage/contexts")));
        _scene.AssertNoStaging();
        return run[Fixtures.Id];
    }

    private void ChangePool(string change)
    {
        string message = Context.Message(Some.MessageId(1));
        switch (change)
        {
            case "message changed":
                Replace(message, "number 1", "number 9");
                break;
            case "message added":
                File.Copy(message, Context.Message(Some.MessageId(50)));
                break;
            case "message deleted":
                File.Delete(message);
                break;
            case "metadata changed":
                Replace(Context.Metadata, "gpt-4", "gpt-5");
                break;
            case "not json":
                Replace(message, "{", "");
                break;
        }
    }

    private void Replace(string path, string old, string replacement)
    {
        string text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        _scene.Directory.Write(Path.GetRelativePath(_scene.Directory.Root, path), text.Replace(old, replacement, StringComparison.Ordinal));
    }

    private static void CopyDirectory(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string below in Directory.GetDirectories(from)) CopyDirectory(below, Path.Combine(to, Path.GetFileName(below)));
    }
}
