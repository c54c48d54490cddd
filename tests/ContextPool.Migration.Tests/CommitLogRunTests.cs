using ContextPool.Checking;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>Runs over a store whose contexts have logs of commits.</summary>
public sealed class CommitLogRunTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Run_FoldsTheLogsFirst()
    {
        (LegacyJson context, MessageId appended) = await MigrateAndAppendAsync();
        Assert.DoesNotContain(appended.ToString(), Head(context), StringComparison.Ordinal);

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal((RunEnd.Completed, "unchanged"), (run.End, run.OutcomeOf(context.Id)));
        Assert.False(File.Exists(LogOf(context)));
        Assert.Contains(appended.ToString(), Head(context), StringComparison.Ordinal);
        _scene.AssertNoStaging();
    }

    [Fact]
    public async Task DryRun_LeavesTheLogs()
    {
        await MigrateAndAppendAsync();
        TreeSnapshot before = _scene.Directory.Snapshot("storage");
        await _scene.RunAsync(options: _scene.Options with { DryRun = true });
        Assert.Empty(before.DifferencesTo(_scene.Directory.Snapshot("storage")));
    }

    [Fact]
    public async Task ChangedSourceOfAContextWithALog_IsAConflictAndNothingIsLost()
    {
        (LegacyJson context, MessageId appended) = await MigrateAndAppendAsync();
        _scene.Put(OneMore(context), writtenAt: 60);
        byte[] receipt = File.ReadAllBytes(Path.Combine(_scene.ContextPath(context.Id), "receipt.json"));

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(("conflict", "both_changed"), (run.OutcomeOf(context.Id), run[context.Id]["reason"]));
        Assert.Contains(appended.ToString(), Head(context), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_scene.ContextPath(context.Id), "messages_pool")).Length);
        Assert.Equal(receipt, File.ReadAllBytes(Path.Combine(_scene.ContextPath(context.Id), "receipt.json")));
        Assert.Empty(_scene.Trashed(context.Id));
        Assert.Equal("conflict", (await _scene.RunAsync()).OutcomeOf(context.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ConflictOverALogThatIsNotFolded_ChangesNothing(bool isDry)
    {
        (LegacyJson context, _) = await MigrateAndAppendAsync();
        _scene.Put(OneMore(context), writtenAt: 60);
        TreeSnapshot before = _scene.Directory.Snapshot("storage/contexts");

        // Somebody writes to it just while the logs are folded, so that this one stays.
        using var files = new FaultyFileOperations(Scene.Disk);
        if (!isDry) files.Fail(FileOperationKind.Lock, _scene.ContextPath(context.Id));
        FinishedRun run = await _scene.RunAsync(files, _scene.Options with { DryRun = isDry });

        Assert.Equal(("conflict", "both_changed"), (run.OutcomeOf(context.Id), run[context.Id]["reason"]));
        Assert.Empty(before.DifferencesTo(_scene.Directory.Snapshot("storage/contexts")));
        Assert.True(File.Exists(LogOf(context)));
    }

    [Fact]
    public async Task HeadOfTheOriginalApplicationOverALog_LosesNothing()
    {
        (LegacyJson context, MessageId appended) = await MigrateAndAppendAsync();
        await new OriginalApplication(new Random(1), TimeSpan.Zero)
            .SavePoolAsync(OneMore(context), _scene.Directory["storage"]);

        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(context.Id));

        // The branch went on elsewhere, so a person decides; head, message and log are all there.
        Assert.Contains(OneMore(context).Ids[^1].ToString(), Head(context), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_scene.ContextPath(context.Id), "messages_pool", $"{appended}.json")));
        Finding found = Assert.Single(await FindingsAsync(FindingKind.UnappliedCommits));
        Assert.Equal((appended, appended.ToString()), (found.Message, found.Within));
        Assert.StartsWith("1 messages ", found.Detail, StringComparison.Ordinal);
        Assert.StartsWith("commits.unapplied-", Path.GetFileName(found.Place), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadOfTheOriginalApplicationWithTheSameTip_TakesTheLogIn()
    {
        (LegacyJson context, MessageId appended) = await MigrateAndAppendAsync();
        await new OriginalApplication(new Random(1), TimeSpan.Zero).SavePoolAsync(context, _scene.Directory["storage"]);

        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(context.Id));

        Assert.Contains(appended.ToString(), Head(context), StringComparison.Ordinal);
        Assert.False(File.Exists(LogOf(context)));
        Assert.Empty(await FindingsAsync(FindingKind.UnappliedCommits));
    }

    /// <summary>The context as the original application has it, with a message of its own at the end of the branch.</summary>
    private static LegacyJson OneMore(LegacyJson context) => new LegacyJson(context.Id).Talk(context.Ids.Count + 1);

    private async Task<(LegacyJson Context, MessageId Appended)> MigrateAndAppendAsync()
    {
        LegacyJson context = _scene.PutTalk(1);
        await _scene.RunAsync();
        ContextStore store = Open();
        await store.EnableFeatureAsync(StoreFeatures.CommitLog);
        Message appended = await (await store.OpenAsync(context.Id)).AppendAsync(MessageDraft.FromText("User", "said in the new application"));
        Assert.True(File.Exists(LogOf(context)));
        return (context, appended.Id);
    }

    private async Task<List<Finding>> FindingsAsync(FindingKind kind)
    {
        var findings = new List<Finding>();
        await foreach (Finding finding in Open().CheckAsync(new CheckOptions { LookSpacing = TimeSpan.Zero, SettleTime = TimeSpan.Zero }))
        {
            if (finding.Kind == kind) findings.Add(finding);
        }

        return findings;
    }

    private ContextStore Open() => ContextStore.Open(_scene.Options.StorageDirectory, new ContextStoreOptions { Durable = false });

    private string Head(LegacyJson context) => _scene.Directory.ReadText($"storage/contexts/{context.Id}/context.json");

    private string LogOf(LegacyJson context) => Path.Combine(_scene.ContextPath(context.Id), "commits.log");
}
