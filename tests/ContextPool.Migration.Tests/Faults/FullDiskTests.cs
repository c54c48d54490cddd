using ContextPool.Files;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>The disk is full at every write of one context, in turn: it fails, its draft is gone, the run ends, and the next one does the rest.</summary>
public sealed class FullDiskTests
{
    [Theory]
    [InlineData(FileOperationKind.CreateDirectory, false, Layout.Loose)]
    [InlineData(FileOperationKind.CreateNew, false, Layout.Loose)]
    [InlineData(FileOperationKind.Write, false, Layout.Loose)]
    [InlineData(FileOperationKind.Write, true, Layout.Loose)]
    [InlineData(FileOperationKind.CreateDirectory, false, Layout.Packed)]
    [InlineData(FileOperationKind.CreateNew, false, Layout.Packed)]
    [InlineData(FileOperationKind.Write, false, Layout.Packed)]
    [InlineData(FileOperationKind.Write, true, Layout.Packed)]
    public async Task NoSpaceAnywhereInThePool_FailsTheContextAndDropsItsDraft(FileOperationKind kind, bool isPartial, Layout layout)
    {
        // The context's directory, that of its pool and of its packs; two messages or their pack, index, receipt and metadata.
        bool isPacked = layout == Layout.Packed;
        int calls = kind == FileOperationKind.CreateDirectory ? (isPacked ? 3 : 2) : isPacked ? 4 : 5;
        for (int nth = 1; nth <= calls; nth++)
        {
            string inDraft = kind == FileOperationKind.CreateDirectory ? $"/{Fixtures.Id}" : $"/{Fixtures.Id}/";
            using var files = new FaultyFileOperations(Scene.Disk);
            if (isPartial) files.WritePart(inDraft, bytes: 7, nth: nth);
            else files.Fail(kind, inDraft, FileFailure.NoSpace, nth);
            await AssertFailsAsync(files, layout);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NoSpaceForTheBackup_FailsTheContext(bool isPartial)
    {
        string copy = $"/.partial-{Fixtures.Id}";
        using var files = new FaultyFileOperations(Scene.Disk);
        if (isPartial) files.WritePart(copy, bytes: 100);
        else files.Fail(FileOperationKind.CreateNew, copy, FileFailure.NoSpace);
        await AssertFailsAsync(files);
    }

    [Fact]
    public async Task BackupThatReadsBackOtherwise_FailsAndIsNoBackup()
    {
        using var scene = new Scene();
        scene.Put(new LegacyJson(Fixtures.Id).Talk(2));
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.OpenRead, $"/.partial-{Fixtures.Id}", () =>
            {
                string copy = Directory.GetFiles(scene.Directory["backups"], ".partial-*").Single();
                // The copy is locked by its writer, which .NET's own writing respects.
                File.Delete(copy);
                scene.Directory.Write(Path.GetRelativePath(scene.Directory.Root, copy), "something else");
            });

        FinishedRun run = await scene.RunAsync(files);

        Assert.Equal(RunEnd.DamageFound, run.End);
        Assert.Equal(("failed", "backup_differs"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
        Assert.False(scene.IsPublished(Fixtures.Id));
        Assert.Empty(scene.Directory.Names("backups"));
    }

    [Theory]
    [InlineData("context.json")]
    [InlineData("index.json")]
    [InlineData("messages_pool/a0000000-0000-4000-8000-000000000002.json")]
    public async Task DraftThatReadsBackOtherwise_FailsValidation(string file)
    {
        // The device lies: what was written is not what is there.
        using var scene = new Scene();
        scene.Put(new LegacyJson(Fixtures.Id).Talk(2));
        using var files = new FaultyFileOperations(Scene.Disk).Before(FileOperationKind.OpenRead, $"/{Fixtures.Id}/{file}", () =>
        {
            string path = Directory.GetFiles(scene.Directory["storage", ".staging"], Path.GetFileName(file), SearchOption.AllDirectories).Single();
            string text = File.ReadAllText(path);
            scene.Directory.Write(Path.GetRelativePath(scene.Directory.Root, path), text.Replace('a', 'b'));
        });

        FinishedRun run = await scene.RunAsync(files);

        Assert.Equal(RunEnd.DamageFound, run.End);
        Assert.Equal(("failed", "validation_failed"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
        Assert.Contains(Path.GetFileNameWithoutExtension(file), run[Fixtures.Id]["detail"], StringComparison.Ordinal);
        Assert.False(scene.IsPublished(Fixtures.Id));
        scene.AssertNoLitter();
    }

    private static async Task AssertFailsAsync(FaultyFileOperations files, Layout layout = Layout.Loose)
    {
        using var scene = new Scene(layout: layout);
        LegacyJson neighbour = scene.PutTalk(1);
        LegacyJson context = scene.Put(new LegacyJson(Fixtures.Id).Talk(2));

        FinishedRun run = await scene.RunAsync(files);

        Assert.Equal(RunEnd.NoSpace, run.End);
        Assert.Contains("make room", run.Summary.Detail, StringComparison.Ordinal);
        Assert.Equal(("failed", "no_space"), (run.OutcomeOf(context.Id), run[context.Id]["reason"]));
        Assert.False(scene.IsPublished(context.Id));
        scene.AssertNoLitter();
        scene.AssertBackupsCheck();
        Assert.Equal("migrated", (await scene.RunAsync()).OutcomeOf(context.Id));
        scene.AssertPool(context);
        scene.AssertPool(neighbour);
    }
}
