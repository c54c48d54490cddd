using ContextPool.Format;
using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage;

/// <content>Contexts that are there are vouched for.</content>
public abstract partial class ContextStorageContract
{
    [Fact]
    public async Task Digest_TellsOneVersionFromAnother()
    {
        await PublishAsync(2);
        string? first = await Context.ReadDigestAsync(None);
        string? again = await Context.ReadDigestAsync(None);
        await ChangeHeadAsync("changed");

        Assert.NotNull(first);
        Assert.Equal(first, again);
        Assert.NotEqual(first, await Context.ReadDigestAsync(None));
        Assert.Null(await Storage.Context(Some.ContextId(2)).ReadDigestAsync(None));
    }

    [Fact]
    public async Task RawParts_AreThoseOfTheContext()
    {
        await PublishAsync(2);

        Assert.Equal(HeadText(2), Text((await Context.Raw.ReadHeadAsync(None))!.Value));
        Assert.Equal(2, (await Context.Raw.ListAsync(None)).Count);
    }

    [Fact]
    public async Task AdoptedContext_HasTheReceiptAndIsOtherwiseAsItWas()
    {
        await PublishAsync(2);
        string digest = (await Context.ReadDigestAsync(None))!;

        Assert.True(await Context.AdoptAsync(AdoptionOf(digest), None));

        Assert.Equal(Some.Receipt(_id).ToJson(), (await Context.ReadReceiptAsync(None))!.ToJson());
        Assert.Equal(digest, await Context.ReadDigestAsync(None));
        Assert.Equal(HeadText(2), Text((await Context.ReadHeadAsync(null, None))!.Metadata.Json));
        Assert.Equal(Numbered(1, 2).Select(EntryOf), await Context.LoadIndexAsync(None));
    }

    [Fact]
    public async Task ContextThatChangedSinceItWasCompared_IsNotAdopted()
    {
        await PublishAsync(2);
        string digest = (await Context.ReadDigestAsync(None))!;
        await ChangeHeadAsync("changed");

        Assert.False(await Context.AdoptAsync(AdoptionOf(digest), None));
        Assert.Null(await Context.ReadReceiptAsync(None));
    }

    [Fact]
    public async Task LastLookThatThrows_KeepsAContextFromBeingAdopted()
    {
        await PublishAsync(2);
        Adoption adoption = AdoptionOf((await Context.ReadDigestAsync(None))!) with { LastLook = () => throw new TimeoutException() };

        await Assert.ThrowsAsync<TimeoutException>(async () => await Context.AdoptAsync(adoption, None));
        Assert.Null(await Context.ReadReceiptAsync(None));
    }

    [Fact]
    public async Task ContextThatIsMadeDurable_KeepsItsReceiptOrGetsAnother()
    {
        await PublishAsync(2, Some.Receipt(_id));
        await Context.MakeDurableAsync(renewed: null, None);
        Assert.Equal(Some.Receipt(_id).ToJson(), (await Context.ReadReceiptAsync(None))!.ToJson());

        Receipt renewed = Some.Receipt(_id) with { BackupPath = "/elsewhere" };
        await Context.MakeDurableAsync(renewed, None);
        Assert.Equal(renewed.ToJson(), (await Context.ReadReceiptAsync(None))!.ToJson());
    }

    [Fact]
    public async Task NothingThere_IsNotVouchedFor()
    {
        await Assert.ThrowsAsync<ContextNotFoundException>(async () => await Context.AdoptAsync(AdoptionOf("0"), None));
        await Assert.ThrowsAsync<ContextNotFoundException>(async () => await Context.MakeDurableAsync(Some.Receipt(_id), None));
        Assert.Null(await Context.ReadReceiptAsync(None));
    }

    private Adoption AdoptionOf(string digest) =>
        new() { Digest = digest, Receipt = Some.Receipt(_id), Written = Some.Time, Wait = TimeSpan.Zero };
}
