using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

public class CommitReplayTests
{
    private static readonly IReadOnlyList<CommitRecord> Records = SomeCommits.Records;

    [Fact]
    public void OnItsHead_GivesTheTextThatSavingOneByOneWouldHaveWritten()
    {
        CommitReplay replay = CommitReplay.Of(SomeCommits.Head, SomeCommits.Hash, Records);

        ContextMetadata edited = SomeCommits.Edited(SomeCommits.Head, Records);
        Assert.Equal(Encoding.UTF8.GetString(edited.Json.Span), Encoding.UTF8.GetString(replay.Head.Json.Span));
        Assert.Equal(IdsOf(edited), IdsOf(replay.Head));
        Assert.Equal((Records.Count, 0, false), (replay.Applied, replay.Unapplied.Count, replay.IsOfAnotherHead));
        Assert.Equal(edited.RawMember("branches").ToArray(), replay.Head.RawMember("branches").ToArray());
        Assert.Equal(edited.RawMember("config").ToArray(), replay.Head.RawMember("config").ToArray());
    }

    [Fact]
    public void InParts_GivesTheSame()
    {
        ContextMetadata head = SomeCommits.Head;
        foreach (CommitRecord record in Records) head = CommitReplay.Of(head, SomeCommits.Hash, [record]).Head;
        Assert.Equal(IdsOf(SomeCommits.Edited(SomeCommits.Head, Records)), IdsOf(head));
    }

    [Fact]
    public void OlderViews_KeepWhatTheyHad()
    {
        ContextMetadata one = SomeCommits.Head.With("main", [Some.MessageId(50)]);
        ContextMetadata left = one.With("main", [Some.MessageId(51)]);
        ContextMetadata right = one.With("main", [Some.MessageId(52), Some.MessageId(53)]);
        Assert.Equal(Ids(1, 2, 50), one.FindBranch("main")!.MessageIds);
        Assert.Equal(Ids(1, 2, 50, 51), left.FindBranch("main")!.MessageIds);
        Assert.Equal(Ids(1, 2, 50, 52, 53), right.FindBranch("main")!.MessageIds);
        Assert.Equal(Ids(1, 2), SomeCommits.Head.FindBranch("main")!.MessageIds);
    }

    [Fact]
    public void FoldThatGotThrough_TakesOnlyWhatCameAfterIt()
    {
        ContextMetadata folded = SomeCommits.Edited(SomeCommits.Head, Records.Take(4));
        HeadHash hash = HeadHash.Of(folded.Json.Span);
        CommitRecord[] log = [.. Records.Take(4), new FoldRecord(SomeCommits.Hash, Some.Time, hash)];

        CommitReplay replay = CommitReplay.Of(folded, hash, log);

        Assert.Same(folded, replay.Head);
        Assert.Equal((0, 0, true), (replay.Applied, replay.Unapplied.Count, replay.IsOfAnotherHead));
    }

    [Fact]
    public void FoldThatDied_SaysNothing()
    {
        CommitRecord[] log = [.. Records.Take(4), new FoldRecord(SomeCommits.Hash, Some.Time, HeadHash.Of("never"u8)), .. Records.Skip(4)];
        CommitReplay replay = CommitReplay.Of(SomeCommits.Head, SomeCommits.Hash, log);
        Assert.Equal((Records.Count, false), (replay.Applied, replay.IsOfAnotherHead));
    }

    [Fact]
    public void HeadRewrittenByAnotherProgram_TakesWhatStillFollowsItsTip()
    {
        ContextMetadata other = Rewritten(editor => editor.Set("\"renamed\"", "title"));
        CommitReplay replay = CommitReplay.Of(other, HeadHash.Of(other.Json.Span), Records);
        Assert.Equal((Records.Count, 0, true), (replay.Applied, replay.Unapplied.Count, replay.IsOfAnotherHead));
        Assert.Equal(IdsOf(SomeCommits.Edited(SomeCommits.Head, Records)), IdsOf(replay.Head));
    }

    [Fact]
    public void HeadThatHasThemAlready_TakesNothingTwice()
    {
        ContextMetadata other = SomeCommits.Edited(Rewritten(editor => editor.Set("\"renamed\"", "title")), Records);
        CommitReplay replay = CommitReplay.Of(other, HeadHash.Of(other.Json.Span), Records);
        Assert.Same(other, replay.Head);
        Assert.Empty(replay.Unapplied);
    }

    [Fact]
    public void BranchThatWentOnWithout_IsToldAndLeftAlone()
    {
        ContextMetadata other = Rewritten(editor => editor.Append([Some.MessageId(99)], "branches", "main", "message_ids"));

        CommitReplay replay = CommitReplay.Of(other, HeadHash.Of(other.Json.Span), Records);

        Assert.Equal(Ids(1, 2, 99), replay.Head.FindBranch("main")!.MessageIds);
        Assert.Equal(Records.OfType<AppendRecord>().Where(r => r.Branch == "main"), replay.Unapplied);
        Assert.Equal(2, replay.Applied);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"message_ids\":\"x\"}")]
    public void BranchThatIsGoneOrTakesNoIds_IsTold(string? branch)
    {
        ContextMetadata other = Rewritten(editor =>
        {
            if (branch is null) editor.Remove("branches", "main");
            else editor.Set(branch, "branches", "main");
        });
        CommitReplay replay = CommitReplay.Of(other, HeadHash.Of(other.Json.Span), Records);
        Assert.All(replay.Unapplied, r => Assert.Equal("main", r.Branch));
        Assert.Equal(Records.Count, replay.Applied + replay.Unapplied.Count);
    }

    [Fact]
    public void LostLine_LeavesWhatFollowsItUnapplied()
    {
        CommitReplay replay = CommitReplay.Of(SomeCommits.Head, SomeCommits.Hash, [.. Records.Skip(1)]);
        Assert.Equal(Records.Skip(1).OfType<AppendRecord>().Where(r => r.Branch == "main"), replay.Unapplied);
        Assert.Equal(Ids(1, 2), replay.Head.FindBranch("main")!.MessageIds);
    }

    private static ContextMetadata Rewritten(Action<MetadataEditor> edit)
    {
        var editor = new MetadataEditor(SomeCommits.Head.Json);
        edit(editor);
        return editor.ToMetadata(SomeCommits.Id);
    }

    private static IEnumerable<MessageId> Ids(params int[] numbers) => numbers.Select(Some.MessageId);

    private static List<string> IdsOf(ContextMetadata metadata) =>
        [.. metadata.Branches.SelectMany(b => b.MessageIds.Select(id => $"{b.Name}/{id}"))];
}
