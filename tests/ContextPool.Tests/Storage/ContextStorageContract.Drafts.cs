using ContextPool.Format;
using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage;

/// <content>Drafts, deletion and the trash.</content>
public abstract partial class ContextStorageContract
{
    [Fact]
    public async Task Draft_IsSeenByNobodyButItsWriter()
    {
        await using IContextDraft draft = await DraftAsync(2);

        Assert.Null(await Context.ReadHeadAsync(null, None));
        Assert.Empty(await ListAsync(Storage.ListAsync(None)));
        Assert.Equal(HeadText(2), Text((await draft.Stored.ReadHeadAsync(null, None))!.Metadata.Json));
        Assert.Equal(2, (await ListAsync(draft.Stored.ListMessagesAsync(None))).Count);
        Assert.Equal(Numbered(1, 2).Select(EntryOf), await draft.Stored.LoadIndexAsync(None));
        Assert.Equal(Text(Numbered(2).Json), Text((await draft.Stored.ReadMessageAsync(Some.MessageId(2), None)).Message!.Json));
    }

    [Fact]
    public async Task DraftByteByByte_IsWhatWasAdded()
    {
        await using IContextDraft draft = await DraftAsync(2);
        using var read = new PooledBuffer();

        await draft.Raw.ReadMessageAsync(Some.MessageId(2), read, None);

        Assert.Equal(Text(Numbered(2).Json), Text(read.WrittenMemory));
        Assert.Equal(Numbered(2).Json.Length, await draft.Raw.SizeOfAsync(Some.MessageId(2), None));
        Assert.Equal(0, await draft.Raw.SizeOfAsync(Some.MessageId(3), None));
        await Assert.ThrowsAnyAsync<IOException>(async () => await draft.Raw.ReadMessageAsync(Some.MessageId(3), read, None));
        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], (await draft.Raw.ListAsync(None)).Select(entry => entry.Message!.Value).Order());
        Assert.Equal(HeadText(2), Text((await draft.Raw.ReadHeadAsync(None))!.Value));
        Assert.Equal(Numbered(1, 2).Select(EntryOf), await draft.Raw.ReadIndexAsync(None));
    }

    [Fact]
    public async Task AbandonedDraft_LeavesNothing()
    {
        await using (await DraftAsync(2))
        {
        }

        Assert.Null(await Context.ReadHeadAsync(null, None));
        Assert.Empty(await ListAsync(Storage.ListTrashAsync(None)));
        await PublishAsync(1);
    }

    [Fact]
    public async Task DraftWithoutHead_IsNotPublished()
    {
        await using IContextDraft draft = await Storage.BeginDraftAsync(_id, 1, None);
        await draft.AddMessageAsync(Some.MessageId(1), Numbered(1).Json, None);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await draft.PublishAsync(replaces: null, None));

        Assert.Null(await Context.ReadHeadAsync(null, None));
    }

    [Fact]
    public async Task SameMessageTwiceInADraft_IsRefused()
    {
        await using IContextDraft draft = await Storage.BeginDraftAsync(_id, 1, None);
        await draft.AddMessageAsync(Some.MessageId(1), Numbered(1).Json, None);

        await Assert.ThrowsAsync<MessageExistsException>(async () => await draft.AddMessageAsync(Some.MessageId(1), Numbered(1).Json, None));
    }

    [Fact]
    public async Task NewContextWhereOneIs_IsRefused_AndTheOldOneStays()
    {
        await PublishAsync(1);
        await using IContextDraft second = await DraftAsync(2);

        Assert.Equal(DraftFate.Occupied, await second.PublishAsync(replaces: null, None));

        Assert.Equal(HeadText(1), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
    }

    [Fact]
    public async Task TwoDraftsOfOneContext_OneIsPublished()
    {
        IContextDraft[] drafts = [await DraftAsync(1, title: "a"), await DraftAsync(1, title: "b")];

        DraftFate[] fates = await Task.WhenAll(drafts.Select(d => Task.Run(async () => await d.PublishAsync(replaces: null, None))));

        foreach (IContextDraft draft in drafts) await draft.DisposeAsync();
        Assert.Single(fates, DraftFate.Published);
        string winner = fates[0] == DraftFate.Published ? "a" : "b";
        Assert.Equal(HeadText(1, winner), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
    }

    [Fact]
    public async Task Update_ReplacesTheVersionItWasMadeFor_WhichGoesToTheTrash()
    {
        await PublishAsync(1);
        string digest = await DigestAsync();
        await using IContextDraft update = await DraftAsync(2);

        Assert.Equal(DraftFate.Published, await update.PublishAsync(digest, None));

        Assert.Equal(HeadText(2), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
        TrashEntry entry = Assert.Single(await ListAsync(Storage.ListTrashAsync(None)));
        Assert.Equal((_id, TrashKinds.Replaced), (entry.Id, entry.Kind));
    }

    [Fact]
    public async Task UpdateOfAnotherVersion_IsRefused_AndNothingIsDone()
    {
        await PublishAsync(1);
        string digest = await DigestAsync();
        await ChangeHeadAsync("changed since");
        await using IContextDraft update = await DraftAsync(2);

        Assert.Equal(DraftFate.Occupied, await update.PublishAsync(digest, None));

        Assert.Equal(HeadText(0, "changed since"), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
        Assert.Empty(await ListAsync(Storage.ListTrashAsync(None)));
    }

    [Fact]
    public async Task UpdateOfWhatIsGone_IsRefused()
    {
        await using IContextDraft update = await DraftAsync(2);

        Assert.Equal(DraftFate.Occupied, await update.PublishAsync(new string('0', 64), None));
        Assert.Null(await Context.ReadHeadAsync(null, None));
    }

    [Fact]
    public async Task DeletedContext_IsGone_AndComesBackWhole()
    {
        Receipt receipt = Some.Receipt(_id);
        await PublishAsync(3, receipt);

        await Context.DeleteAsync(Timeout.InfiniteTimeSpan, null, None);

        Assert.Null(await Context.ReadHeadAsync(null, None));
        Assert.Empty(await ListAsync(Storage.ListAsync(None)));
        Assert.Equal(receipt.ToJson(), (await Storage.ReadDeletedReceiptAsync(_id, None))!.ToJson());
        Assert.Equal(TrashKinds.Deleted, Assert.Single(await ListAsync(Storage.ListTrashAsync(None))).Kind);

        Assert.True(await Storage.RestoreAsync(_id, TimeSpan.Zero, None));

        Assert.Equal(HeadText(3), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
        Assert.Equal(3, (await ListAsync(Context.ListMessagesAsync(None))).Count);
        Assert.Null(await Storage.ReadDeletedReceiptAsync(_id, None));
        Assert.Empty(await ListAsync(Storage.ListTrashAsync(None)));
    }

    [Fact]
    public async Task DeletedTwice_TheNewestComesBack()
    {
        await PublishAsync(1);
        await Context.DeleteAsync(Timeout.InfiniteTimeSpan, null, None);
        await PublishAsync(2);
        await Context.DeleteAsync(Timeout.InfiniteTimeSpan, null, None);

        Assert.True(await Storage.RestoreAsync(_id, TimeSpan.Zero, None));

        Assert.Equal(HeadText(2), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
    }

    [Fact]
    public async Task DeletingWhatIsNotThere_SaysSo() =>
        await Assert.ThrowsAsync<ContextNotFoundException>(async () => await Context.DeleteAsync(Timeout.InfiniteTimeSpan, null, None));

    [Fact]
    public async Task RestoringWhatWasNotDeleted_SaysSo() => Assert.False(await Storage.RestoreAsync(_id, TimeSpan.Zero, None));

    [Fact]
    public async Task RestoringOverANewContext_IsRefused_AndBothStay()
    {
        await PublishAsync(1);
        await Context.DeleteAsync(Timeout.InfiniteTimeSpan, null, None);
        await PublishAsync(2);

        await Assert.ThrowsAsync<ContextExistsException>(async () => await Storage.RestoreAsync(_id, TimeSpan.Zero, None));

        Assert.Equal(HeadText(2), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
        Assert.Single(await ListAsync(Storage.ListTrashAsync(None)));
    }

    [Fact]
    public async Task RemovedFromTheTrash_IsGoneForGood()
    {
        await PublishAsync(1);
        await Context.DeleteAsync(Timeout.InfiniteTimeSpan, null, None);
        TrashEntry entry = Assert.Single(await ListAsync(Storage.ListTrashAsync(None)));

        Assert.True(await Storage.RemoveFromTrashAsync(entry, None));

        Assert.False(await Storage.RemoveFromTrashAsync(entry, None));
        Assert.False(await Storage.RestoreAsync(_id, TimeSpan.Zero, None));
        Assert.Empty(await ListAsync(Storage.ListTrashAsync(None)));
    }

    [Fact]
    public async Task LiveDraft_IsNoLitter()
    {
        await using IContextDraft draft = await DraftAsync(2);

        await Storage.ClearLitterAsync(null, None);

        Assert.Equal(DraftFate.Published, await draft.PublishAsync(replaces: null, None));
        Assert.Equal(2, (await ListAsync(Context.ListMessagesAsync(None))).Count);
    }

    /// <summary>By the words of FORMAT.md, "Pool digest", from what can be read.</summary>
    private async Task<string> DigestAsync()
    {
        var lines = new System.Text.StringBuilder();
        lines.Append(Sha256((await Context.ReadHeadAsync(null, None))!.Metadata.Json)).Append("  context.json\n");
        foreach (StoredEntry entry in (await ListAsync(Context.ListMessagesAsync(None))).OrderBy(e => e.Id))
            lines.Append(Sha256((await Context.ReadMessageAsync(entry.Id, None)).Message!.Json)).Append($"  messages_pool/{entry.Id}.json\n");
        return Sha256(Utf8(lines.ToString()));

        static string Sha256(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.Span));
    }
}
