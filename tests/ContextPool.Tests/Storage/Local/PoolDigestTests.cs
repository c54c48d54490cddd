using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

public sealed class PoolDigestTests
{
    [Fact]
    public void Digest_IsWhatSha256sumPrints()
    {
        if (!Tool.Exists("sha256sum") || !Tool.Exists("sh")) return;
        foreach (ContextId id in Samples.Ids)
        {
            using DraftOnDisk draft = DraftOnDisk.OfSample(id, isStreamed: false);
            if (draft.Context.Source.Messages.Count == 0) continue;
            Tool.Result printed = Tool.Run(
                "sh", ["-c", "LC_ALL=C; export LC_ALL; sha256sum context.json messages_pool/*.json | sha256sum"], draft.Layout.Root);
            Assert.Equal(draft.Pool.Sha256, printed.Output[..64]);
        }
    }

    [Fact]
    public void AnyChange_ChangesTheDigest_AndIndexAndReceiptDoNotCount()
    {
        using DraftOnDisk draft = DraftOnDisk.Of(new LegacyJson().Talk(2));
        string? Now() => DigestOfFiles.Of(draft.Files, draft.Layout);
        string? published = Now();

        File.Delete(draft.Layout.Index);
        File.Delete(draft.Layout.Receipt);
        Assert.Equal(published, Now());

        draft.Temp.Write(Path.Combine(Path.GetFileName(draft.Layout.Root), "messages_pool", "odd name"), "");
        string? withOddFile = Now();
        Assert.NotEqual(published, withOddFile);
        File.Delete(Path.Combine(draft.Layout.Pool, "odd name"));
        Assert.Equal(published, Now());

        File.Move(draft.Layout.Message(Some.MessageId(1)), draft.Layout.Message(Some.MessageId(9)));
        Assert.NotEqual(published, Now());
        File.Move(draft.Layout.Message(Some.MessageId(9)), draft.Layout.Message(Some.MessageId(1)));
        Assert.Equal(published, Now());

        draft.Change(draft.Layout.Metadata, "idle", "Idle");
        Assert.NotEqual(published, Now());
    }

    [Fact]
    public void ContextWithoutMetadata_HasNoDigest()
    {
        using var temp = new TempDirectory();
        Assert.Null(DigestOfFiles.Of(ContextPool.Files.FileOperations.ForThisPlatform, new ContextLayout(temp["no"])));
    }
}
