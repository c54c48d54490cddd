using ContextPool.Files;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.BadInput;

/// <summary>Names in the legacy directory that are no readable regular file, or no context at all.</summary>
public sealed class PathsTests
{
    private const FileOperationKind OpenRead = FileOperationKind.OpenRead;

    private static readonly string Source = $"{Scene.Conversations}/{Fixtures.FileName}";

    private readonly byte[] _good = new LegacyJson(Fixtures.Id).Talk(2).ToBytes();

    [Fact]
    public async Task LinkToNothing_FailsAsASymbolicLink() => await AssertLinkFails("/nowhere/at/all");

    [Fact]
    public async Task LinkToAGoodContext_IsNotFollowed()
    {
        using var elsewhere = new TempDirectory();
        await AssertLinkFails(elsewhere.Write(Fixtures.FileName, _good));
    }

    [Fact]
    public async Task LinkThatReplacesAFileBehindDetect_IsNotFollowed()
    {
        using var refusal = new Refusal();
        string path = refusal.Scene.Put(Fixtures.FileName, _good);
        using var files = new FaultyFileOperations(Scene.Disk).Before(OpenRead, Source, () =>
        {
            File.Move(path, refusal.Scene.Directory["moved"]);
            File.CreateSymbolicLink(path, refusal.Scene.Directory["moved"]);
        });

        await refusal.AssertRunAsync(Fixtures.FileName, Reason.SymbolicLink, "is a symbolic link", files, isSourceTouched: true);
    }

    [Fact]
    public async Task DirectoryNamedLikeAContext_Fails()
    {
        using var refusal = new Refusal();
        refusal.Scene.Directory.CreateDirectory(Source);
        await refusal.AssertRunAsync(Fixtures.FileName, Reason.NotARegularFile, "a directory: expected a regular file");
    }

    [Fact]
    public async Task PipeNamedLikeAContext_FailsAndIsNotWaitedFor()
    {
        if (!Tool.Exists("mkfifo")) return;
        using var refusal = new Refusal();
        Assert.Equal(0, Tool.Run("mkfifo", [refusal.Scene.Directory[Source]]).ExitCode);
        await refusal.AssertRunAsync(Fixtures.FileName, Reason.NotARegularFile, "expected a regular file");
    }

    [Fact]
    public async Task UnreadableFile_FailsAsAccessDenied()
    {
        using var refusal = new Refusal();
        refusal.Scene.Put(Fixtures.FileName, _good);
        using var files = new FaultyFileOperations(Scene.Disk).Fail(OpenRead, Source, FileFailure.AccessDenied);
        await refusal.AssertRunAsync(Fixtures.FileName, Reason.AccessDenied, Source, files);
    }

    [Fact]
    public async Task ReadError_FailsAsIoError()
    {
        using var refusal = new Refusal();
        refusal.Scene.Put(Fixtures.FileName, _good);
        using var files = new FaultyFileOperations(Scene.Disk).Fail(FileOperationKind.Read, Source);
        await refusal.AssertRunAsync(Fixtures.FileName, Reason.IoError, Source, files);
    }

    [Theory]
    [InlineData(FileOperationKind.Stat)]
    [InlineData(FileOperationKind.OpenRead)]
    public async Task FileThatIsGoneWhenItIsItsTurn_Disappeared(FileOperationKind atCall)
    {
        using var refusal = new Refusal();
        string path = refusal.Scene.Put(Fixtures.FileName, _good);
        using var files = new FaultyFileOperations(Scene.Disk).Before(atCall, Source, () => File.Delete(path));
        await refusal.AssertRunAsync(Fixtures.FileName, Reason.SourceDisappeared, "", files, isSourceTouched: true);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 1 << 20)]
    [InlineData(true, 1 << 20)]
    public async Task FileThatChangesWhileItIsRead_FailsAsChanged(bool isLonger, int streamingThreshold)
    {
        using var refusal = new Refusal();
        string path = refusal.Scene.Put(Fixtures.FileName, _good);
        using var files = new FaultyFileOperations(Scene.Disk).Before(FileOperationKind.Read, Source, () => Change(path, isLonger));
        var options = refusal.Scene.Options with { Limits = refusal.Scene.Options.Limits with { StreamingThreshold = streamingThreshold } };
        await refusal.AssertRunAsync(
            Fixtures.FileName, Reason.SourceChanged, "changed while", files, options, isSourceTouched: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FileThatChangesBetweenReadAndPublish_FailsAsChanged(bool isLonger)
    {
        using var refusal = new Refusal();
        string path = refusal.Scene.Put(Fixtures.FileName, _good);
        using var files = new FaultyFileOperations(Scene.Disk).After(
            FileOperationKind.CreateNew, $"/{Fixtures.Id}/context.json", () => Change(path, isLonger));
        await refusal.AssertRunAsync(Fixtures.FileName, Reason.SourceChanged, "changed while", files, isSourceTouched: true);
    }

    [Fact]
    public async Task OtherNames_AreSkippedAndTheRunIsComplete()
    {
        using var scene = new Scene();
        scene.PutTalk(1);
        string[] others =
        [
            "notes.json", "x.txt", ".hidden", "a b.json", $"{Fixtures.Id}", $"{Fixtures.Id}.JSON", $"{Fixtures.Id}.json.bak",
            "{c0000000-0000-4000-8000-0000000000bd}.json", "c00000000000400080000000000000bd.json", $"{Fixtures.Id}_20251108_110640.json",
        ];
        foreach (string name in others) scene.Put(name, "{}"u8);
        scene.Directory.CreateDirectory($"{Scene.Conversations}/old");
        scene.Directory.Write($"{Scene.Conversations}/old/{Fixtures.FileName}", _good);

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(RunEnd.Completed, run.End);
        foreach (string name in others.Append("old"))
            Assert.Equal(("skipped", "not_a_context", ""), (run[name]["outcome"], run[name]["reason"], run[name]["context_id"]));
        Assert.Equal(1, run.Summary.Outcomes["migrated"]);
        Assert.Single(scene.Directory.Names("storage/contexts"));
        scene.AssertNoLitter();
    }

    [Fact]
    public async Task UpperCaseFileName_IsTheContextInCanonicalForm()
    {
        using var scene = new Scene();
        scene.Put(Fixtures.FileName.ToUpperInvariant().Replace(".JSON", ".json", StringComparison.Ordinal), _good);

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(RunEnd.Completed, run.End);
        scene.AssertPool(Fixtures.Id, _good);
    }

    [Fact]
    public async Task CanonicalNameBesideAnotherSpelling_Wins()
    {
        using var scene = new Scene();
        string odd = $"{Fixtures.Id.ToString().ToUpperInvariant()}.json";
        scene.Put(odd, new LegacyJson(Fixtures.Id).Talk(7).ToBytes());
        scene.Put(Fixtures.FileName, _good);

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(("failed", "duplicate_context"), (run[odd]["outcome"], run[odd]["reason"]));
        Assert.Equal("migrated", run[Fixtures.FileName]["outcome"]);
        scene.AssertPool(Fixtures.Id, _good);
    }

    [Fact]
    public async Task TwoOddSpellingsOfOneContext_BothFailWhateverTheOrder()
    {
        // Were one of them taken, which one would depend on the listing, and a later run could replace it by the other.
        using var scene = new Scene();
        string first = $"C{Fixtures.Id.ToString()[1..]}.json";
        string second = Fixtures.FileName.Replace("bd", "BD", StringComparison.Ordinal);
        scene.Put(first, _good);
        scene.Put(second, new LegacyJson(Fixtures.Id).Talk(7).ToBytes());

        FinishedRun run = await scene.RunAsync();

        Assert.Equal("duplicate_context", run[first]["reason"]);
        Assert.Equal("duplicate_context", run[second]["reason"]);
        Assert.False(scene.IsPublished(Fixtures.Id));
    }

    private static async Task AssertLinkFails(string target)
    {
        using var refusal = new Refusal();
        File.CreateSymbolicLink(refusal.Scene.Directory[Source], target);
        await refusal.AssertRunAsync(Fixtures.FileName, Reason.SymbolicLink, "not followed");
    }

    private static void Change(string path, bool isLonger)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (isLonger) stream.Seek(0, SeekOrigin.End);
        else stream.Seek(-3, SeekOrigin.End);
        stream.WriteByte((byte)' ');
    }
}
